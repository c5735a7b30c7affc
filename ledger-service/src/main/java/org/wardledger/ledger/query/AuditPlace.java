package org.wardledger.ledger.query;

import org.wardledger.core.chain.Position;

/**
 * An entry that an audit is to show.
 *
 * @param seq the first sequence of the audit's range that it says something of
 */
record AuditPlace(long seq, int chain, Position position) {}
