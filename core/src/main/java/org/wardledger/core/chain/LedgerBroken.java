package org.wardledger.core.chain;

/** Sealed data that cannot be what an honest sealer wrote: names the place and what is wrong there. */
public final class LedgerBroken extends RuntimeException {
    private final int chain;
    private final long height;

    public LedgerBroken(int chain, long height, String what) {
        super("chain " + chain + ", block " + height + ": " + what);
        this.chain = chain;
        this.height = height;
    }

    public int chain() {
        return chain;
    }

    public long height() {
        return height;
    }
}
