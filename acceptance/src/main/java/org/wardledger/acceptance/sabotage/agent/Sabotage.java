package org.wardledger.acceptance.sabotage.agent;

import java.util.List;

/** What can be broken, and where. */
enum Sabotage {
    /** The gateway acknowledges a message as soon as it has it. */
    PUBACK_BEFORE_KAFKA(
            "puback-before-kafka",
            List.of(new Cut("org.wardledger.gateway.mqtt.IncomingChannel", "message", 1, EarlyAck.class))),

    /** What was sealed is not remembered. */
    DEDUP_OFF(
            "dedup-off", List.of(new Cut("org.wardledger.core.chain.ChainState", "position", 2, NothingIsKnown.class))),

    /** The input position is stored when an input is read, not with the block that seals it. */
    POSITION_OUTSIDE_TRANSACTION(
            "position-outside-transaction",
            List.of(
                    new Cut("org.wardledger.core.chain.ChainSealer", "accept", 3, EarlyPosition.Store.class),
                    new Cut("org.wardledger.ledger.seal.ChainOwner", "resumeOffset", 1, EarlyPosition.Resume.class))),

    /** A condition need not hold for any time. */
    DELAY_IGNORED(
            "delay-ignored", List.of(new Cut("org.wardledger.core.alert.Condition", "levelHeld", 2, NoDelay.class))),

    /** A block's root is that of other entries. */
    ROOT_OVER_WRONG_ENTRIES(
            "root-over-wrong-entries",
            List.of(new Cut("org.wardledger.core.block.BlockBody", "tree", 0, OneLeafMore.class)));

    private final String text;
    private final List<Cut> cuts;

    /**
     * A method of the product that is changed.
     *
     * @param arguments how many it takes
     * @param advice a class of ByteBuddy advice, whose code is copied into the method
     */
    record Cut(String type, String method, int arguments, Class<?> advice) {}

    Sabotage(String text, List<Cut> cuts) {
        this.text = text;
        this.cuts = cuts;
    }

    String text() {
        return text;
    }

    List<Cut> cuts() {
        return cuts;
    }

    static Sabotage named(String text) {
        for (Sabotage sabotage : values()) {
            if (sabotage.text.equals(text)) {
                return sabotage;
            }
        }
        throw new IllegalArgumentException("there is no sabotage " + text);
    }
}
