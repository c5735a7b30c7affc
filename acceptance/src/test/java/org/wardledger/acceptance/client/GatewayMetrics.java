package org.wardledger.acceptance.client;

/** Reads the gateway's Prometheus metrics. */
public final class GatewayMetrics {
    private static final String RECEIVED = "wardledger_gateway_received_total";
    private final LedgerApi http;

    public GatewayMetrics(String url) {
        http = new LedgerApi(url);
    }

    /** Messages taken from MQTT since the gateway started, redeliveries included. */
    public long received() {
        for (String line : http.text("/q/metrics").split("\n", -1)) {
            if (line.startsWith(RECEIVED)) {
                return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        throw new AssertionError("the gateway has no metric " + RECEIVED);
    }
}
