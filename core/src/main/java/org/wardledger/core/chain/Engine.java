package org.wardledger.core.chain;

/** The version of the rules by which entries follow from inputs; every header names it. */
public final class Engine {
    public static final int VERSION = 1;

    private Engine() {}
}
