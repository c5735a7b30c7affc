package org.wardledger.core.chain;

/** Where a sealer takes its handles from: unpredictable in production, seeded in a simulation. */
@FunctionalInterface
public interface Handles {
    long next();
}
