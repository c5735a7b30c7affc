package org.wardledger.acceptance.sabotage.agent;

import java.util.List;

/** What can be broken, and where. */
record Sabotage(String name, List<Cut> cuts) {
    /**
     * A method of the product that is changed.
     *
     * @param arguments how many it takes
     * @param advice a class of ByteBuddy advice, whose code is copied into the method
     */
    record Cut(String type, String method, int arguments, Class<?> advice) {}

    static Sabotage named(String name) {
        return switch (name) {
            // the gateway acknowledges a message as soon as it has it
            case "puback-before-kafka" ->
                of(name, new Cut("org.wardledger.gateway.mqtt.IncomingChannel", "message", 1, EarlyAck.class));
            // what was sealed is not remembered
            case "dedup-off" ->
                of(name, new Cut("org.wardledger.core.sequence.SequenceSet", "standing", 1, NothingIsKnown.class));
            // the input position is stored when an input is read, not with the block that seals it
            case "position-outside-transaction" ->
                of(
                        name,
                        new Cut("org.wardledger.core.chain.ChainSealer", "accept", 3, EarlyPosition.Store.class),
                        new Cut(
                                "org.wardledger.ledger.seal.ChainOwner",
                                "resumeOffset",
                                1,
                                EarlyPosition.Resume.class));
            // a condition need not hold for any time
            case "delay-ignored" ->
                of(name, new Cut("org.wardledger.core.alert.Condition", "levelHeld", 2, NoDelay.class));
            // a block's root is that of other entries
            case "root-over-wrong-entries" ->
                of(name, new Cut("org.wardledger.core.block.BlockBody", "tree", 0, OneLeafMore.class));
            default -> throw new IllegalArgumentException("there is no sabotage " + name);
        };
    }

    private static Sabotage of(String name, Cut... cuts) {
        return new Sabotage(name, List.of(cuts));
    }
}
