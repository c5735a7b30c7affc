package org.wardledger.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** Counts over all chains, as the ledger's API gives them. */
record Totals(long readings, long duplicates, long rejected, long blocks, long alerts) {

    /** Sums the {@code chains} of an answer of {@code GET /api/v1/chains}. */
    static Totals of(JsonNode answer) {
        return new Totals(
                sum(answer, "readings"),
                sum(answer, "duplicates"),
                sum(answer, "rejected"),
                sum(answer, "blocks"),
                sum(answer, "alerts"));
    }

    private static long sum(JsonNode answer, String field) {
        long sum = 0;
        for (JsonNode chain : answer.path("chains")) {
            sum += chain.path(field).asLong();
        }
        return sum;
    }

    Totals since(Totals start) {
        return new Totals(
                readings - start.readings,
                duplicates - start.duplicates,
                rejected - start.rejected,
                blocks - start.blocks,
                alerts - start.alerts);
    }
}
