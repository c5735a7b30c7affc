package org.wardledger.acceptance.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.client.LedgerApi;

/**
 * A ledger service of a site, with its directory.
 *
 * @param name as its log file is called
 */
public record Node(String name, QuarkusService service, LedgerApi api, Path data) {
    private static final String OWNED = "chains sealed here";

    /** What its readiness says, e.g. which part is in trouble. */
    public JsonNode health() {
        HttpResponse<byte[]> answer = api.fetch("/q/health/ready");
        for (JsonNode check : Json.read(answer.body()).path("checks")) {
            if (check.path("name").asText().equals("ledger")) {
                return check;
            }
        }
        throw new AssertionError("no health of the ledger in " + new String(answer.body(), StandardCharsets.UTF_8));
    }

    /** The chains that it seals now. */
    public List<Integer> owned() {
        List<Integer> chains = new ArrayList<>();
        for (String chain : health().path("data").path(OWNED).asText().split(", ", -1)) {
            if (!chain.isEmpty()) {
                chains.add(Integer.valueOf(chain));
            }
        }
        return chains;
    }

    /** Waits until it is ready and seals so many chains. */
    public void awaitOwned(int chains, Duration within) {
        await(
                "ready with " + chains + " chains",
                within,
                health -> health.path("status").asText().equals("UP") && owned().size() == chains);
    }

    /** Waits for something in its health. */
    public void await(String what, Duration within, Predicate<JsonNode> wanted) {
        JsonNode[] last = new JsonNode[1];
        try {
            Awaitility.await(name + " is " + what)
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> {
                        last[0] = health();
                        return wanted.test(last[0]);
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + " It says: " + last[0] + "\n" + service.tail(), e);
        }
    }

    /** Whether it has written such a line since it was started last. */
    public boolean said(String part) {
        return service.running().lines().stream().anyMatch(line -> line.contains(part));
    }
}
