package org.wardledger.acceptance.sabotage.agent;

import java.util.List;

/** What can be broken, and where. */
record Sabotage(String name, List<Cut> cuts) {
    /** Name of constructors. */
    static final String CONSTRUCTOR = "<init>";

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
            // every device measures the bed that its topic names
            case "device-book-ignored" ->
                of(name, new Cut("org.wardledger.core.device.DeviceBook", "at", 2, NobodyAssigned.class));
            // the spool says that it has stored a message before it has
            case "spool-not-written" ->
                of(name, new Cut("org.wardledger.gateway.spool.SpoolFiles", "append", 2, NotDone.class));
            // a message is acknowledged on whatever connection there is when it is done with
            case "epoch-forgotten" ->
                of(name, new Cut("org.wardledger.gateway.mqtt.OrderedAcks", "begin", 0, SameEpoch.class));
            // the MQTT client's thread gets an exception of ours instead of being told that a message is taken
            case "callback-throws" ->
                of(
                        name,
                        new Cut(
                                "org.wardledger.gateway.mqtt.PahoConnection$Callback",
                                "messageArrived",
                                2,
                                Throwing.class));
            // what Kafka has not taken at once is not sent again
            case "retry-dropped" ->
                of(name, new Cut("org.wardledger.gateway.passage.Drain", "send", 1, NotSentAgain.class));
            // what was sealed is not remembered
            case "dedup-off" ->
                of(name, new Cut("org.wardledger.core.sequence.SequenceSet", "standing", 1, NothingIsKnown.class));
            // a chain goes on where a consumer group is, not behind what the newest block answers for
            case "group-offsets-as-position" ->
                of(
                        name,
                        new Cut("org.wardledger.ledger.kafka.KafkaClients", "inputReader", 1, GroupPosition.Join.class),
                        new Cut(
                                "org.wardledger.ledger.seal.ChainOwner",
                                "resumeOffset",
                                1,
                                GroupPosition.Resume.class));
            // a condition need not hold for any time
            case "delay-ignored" ->
                of(name, new Cut("org.wardledger.core.alert.Condition", "levelHeld", 2, NoDelay.class));
            // a block's root is that of other entries
            case "root-over-wrong-entries" ->
                of(name, new Cut("org.wardledger.core.block.BlockBody", "tree", 0, OneLeafMore.class));
            // what was interned for a block that was aborted is not forgotten
            case "intern-cache-kept" ->
                of(name, new Cut("org.wardledger.core.chain.ContentBook", CONSTRUCTOR, 3, KeptInterned.class));
            // a patient's key stays in the index
            case "key-left-behind" ->
                of(
                        name,
                        new Cut("org.wardledger.ledger.store.KeyTable", "delete", 2, NotDone.class),
                        new Cut("org.wardledger.ledger.store.KeyTable", "deleteAll", 2, NotDone.class));
            // a commitment is a hash of contents alone
            case "commitment-without-opener" ->
                of(name, new Cut("org.wardledger.core.hiding.Disclosure", "commitment", 2, NoOpener.class));
            // blocks are signed before they were read back committed
            case "checkpoint-before-read-back" ->
                of(
                        name,
                        new Cut("org.wardledger.ledger.seal.Checkpoints", CONSTRUCTOR, 6, EarlyCheckpoint.Signer.class),
                        new Cut("org.wardledger.ledger.seal.BlockCommit", "commit", 1, EarlyCheckpoint.Commit.class));
            default -> throw new IllegalArgumentException("there is no sabotage " + name);
        };
    }

    private static Sabotage of(String name, Cut... cuts) {
        return new Sabotage(name, List.of(cuts));
    }
}
