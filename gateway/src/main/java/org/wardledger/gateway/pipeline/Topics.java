package org.wardledger.gateway.pipeline;

/** Kafka topics that the gateway uses, docs/FORMATS.md "Kafka". */
final class Topics {
    static final String INPUTS = "wardledger.inputs";
    static final String REJECTED = "wardledger.rejected";
    static final String ALERTS = "wardledger.alerts";

    private Topics() {}
}
