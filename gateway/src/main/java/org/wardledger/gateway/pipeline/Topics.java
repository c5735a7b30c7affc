package org.wardledger.gateway.pipeline;

/** Kafka topics that the gateway writes to, docs/FORMATS.md "Kafka". */
final class Topics {
    static final String INPUTS = "wardledger.inputs";
    static final String REJECTED = "wardledger.rejected";

    private Topics() {}
}
