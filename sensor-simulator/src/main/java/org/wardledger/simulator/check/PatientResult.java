package org.wardledger.simulator.check;

import java.util.List;
import java.util.Map;

/**
 * One patient's readings compared.
 *
 * @param found identities that are there with the same content
 * @param missing identities that are not there
 * @param different identities that are there with other content, with what the ledger says
 * @param doubled identities that are there more than once, expected or not
 */
record PatientResult(long found, List<Identity> missing, Map<Identity, String> different, List<Identity> doubled) {}
