package org.wardledger.ledger.query;

/** Something whose key is not to be had: the patient was erased, or this node has no keys. */
final class Unreadable extends RuntimeException {
    Unreadable(int chain) {
        super("chain " + chain + ": the patient's key is not to be had");
    }
}
