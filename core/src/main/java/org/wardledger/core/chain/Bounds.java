package org.wardledger.core.chain;

/**
 * Sizes at which something is let go or put off; simulations use small ones.
 *
 * @param cached records of derived state kept in memory before those that are committed are let go
 * @param fullBytes in a block whose entries and payloads have more bytes than this, what is due may wait for the next one
 */
record Bounds(int cached, int fullBytes) {
    /** Half of a body is left for what one more input and one more step can bring. */
    static final Bounds NORMAL = new Bounds(200_000, 512 * 1024);
}
