package org.wardledger.ledger.kafka;

/** Names of the topics, docs/FORMATS.md "Kafka". Partition p of each of these is chain p. */
public final class Topics {
    public static final String INPUTS = "wardledger.inputs";
    public static final String HEADERS = "wardledger.headers";
    public static final String BLOCKS = "wardledger.blocks";
    public static final String CHECKPOINTS = "wardledger.checkpoints";
    public static final String ALERTS = "wardledger.alerts";
    public static final String KEYS = "wardledger.keys";
    /** By device, not by chain; every node and gateway reads all of it. */
    public static final String DEVICES = "wardledger.devices";
    /** By device, not by chain; gateways write it. */
    public static final String REJECTED = "wardledger.rejected";

    private Topics() {}
}
