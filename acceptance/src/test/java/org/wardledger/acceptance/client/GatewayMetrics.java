package org.wardledger.acceptance.client;

/** Reads the gateway's Prometheus metrics. */
public final class GatewayMetrics {
    private final LedgerApi http;

    public GatewayMetrics(String url) {
        http = new LedgerApi(url);
    }

    /** Messages taken from MQTT since the gateway started, redeliveries included. */
    public long received() {
        return counter("received");
    }

    /** Messages that were acknowledged to MQTT since the gateway started. */
    public long acknowledged() {
        return counter("acknowledged");
    }

    /** Messages in its spool now. */
    public long spooled() {
        return value("wardledger_gateway_spooled ");
    }

    /** Bytes of messages in its spool now. */
    public long spooledBytes() {
        return value("wardledger_gateway_spooled_bytes ");
    }

    /** Bytes of Java's heap that are used now, garbage included. */
    public long heapBytes() {
        long sum = 0;
        for (String line : http.text("/q/metrics").split("\n", -1)) {
            if (line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\"")) {
                sum += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    private long counter(String name) {
        return value("wardledger_gateway_" + name + "_total");
    }

    private long value(String metric) {
        for (String line : http.text("/q/metrics").split("\n", -1)) {
            if (line.startsWith(metric)) {
                return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return 0; // the counter appears with the first message
    }
}
