package org.wardledger.simulator.check;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.wardledger.simulator.reading.ReadingJson;

/** Reads a patient's readings from the ledger's HTTP interface, page by page. */
final class LedgerClient implements AutoCloseable {

    private static final int PAGE = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final URI api;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param api {@code http://host:port} */
    LedgerClient(URI api) {
        this.api = api;
    }

    /**
     * Hands over every reading with from <= reading time < to; none for an unknown patient.
     *
     * @throws IOException when the ledger cannot be reached, or answers with anything but readings
     */
    void readings(String patient, Instant from, Instant to, Consumer<JsonNode> each)
            throws IOException, InterruptedException {
        String query = "/api/v1/patients/" + encode(patient) + "/readings?from=" + encode(ReadingJson.time(from))
                + "&to=" + encode(ReadingJson.time(to)) + "&limit=" + PAGE;
        String cursor = "";
        do {
            JsonNode page = get(URI.create(api + query + (cursor.isEmpty() ? "" : "&cursor=" + encode(cursor))));
            page.path("readings").forEach(each);
            String next = page.path("next").asText("");
            if (!next.isEmpty() && next.equals(cursor)) {
                throw new IOException("the ledger's next page is the same page: " + next);
            }
            cursor = next;
        } while (!cursor.isEmpty());
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404) {
                return JSON.createObjectNode();
            }
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answers " + response.statusCode());
            }
            return JSON.readTree(body);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
