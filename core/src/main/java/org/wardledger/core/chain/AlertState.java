package org.wardledger.core.chain;

import org.wardledger.core.alert.AlertChange;

/**
 * One sealed change of an alert, with what its entry leaves to the context.
 *
 * @param patient the patient's id
 * @param engineMs engine time of the change
 */
public record AlertState(int chain, Position position, String patient, long engineMs, AlertChange change) {}
