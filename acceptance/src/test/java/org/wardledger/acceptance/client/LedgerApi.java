package org.wardledger.acceptance.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The ledger service's HTTP API. Thread-safe. */
public final class LedgerApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;

    public LedgerApi(String base) {
        this.base = base;
    }

    public String base() {
        return base;
    }

    /** The answer, whatever its status. */
    public HttpResponse<byte[]> fetch(String path) {
        return send("GET", path);
    }

    /** The answer to a JSON body, whatever its status. */
    public HttpResponse<byte[]> post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** The same with PUT. */
    public HttpResponse<byte[]> put(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** The JSON of a 200; anything else fails. */
    public JsonNode ask(String method, String path) {
        HttpResponse<byte[]> answer = send(method, path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(method + " " + path + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return Json.read(answer.body());
    }

    private HttpResponse<byte[]> send(String method, String path) {
        return send(
                HttpRequest.newBuilder(URI.create(base + path)).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(TIMEOUT).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The body of a 200; anything else fails. */
    public byte[] bytes(String path) {
        HttpResponse<byte[]> answer = fetch(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + path + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    public String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    public JsonNode get(String path) {
        return Json.read(bytes(path));
    }

    /** All readings of a patient, page by page. Empty when the patient is not known. */
    public List<JsonNode> readings(String patient) {
        String path = "/api/v1/patients/" + encode(patient) + "/readings?limit=1000";
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            String page = cursor.isEmpty() ? path : path + "&cursor=" + encode(cursor);
            HttpResponse<byte[]> answer = fetch(page);
            if (answer.statusCode() == 404) {
                return List.of();
            }
            if (answer.statusCode() != 200) {
                throw new AssertionError("GET " + page + " answered " + answer.statusCode());
            }
            JsonNode body = Json.read(answer.body());
            body.path("readings").forEach(all::add);
            cursor = body.path("next").asText("");
        } while (!cursor.isEmpty());
        return all;
    }

    /** The one device reading, or an empty list when it is not in the ledger. */
    public List<JsonNode> reading(String device, String stream, String boot, long seq) {
        String path = "/api/v1/devices/" + device + "/streams/" + stream + "/readings/" + boot + "/" + seq;
        HttpResponse<byte[]> answer = fetch(path);
        if (answer.statusCode() == 404) {
            return List.of();
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + path + " answered " + answer.statusCode());
        }
        List<JsonNode> found = new ArrayList<>();
        Json.read(answer.body()).path("readings").forEach(found::add);
        return found;
    }

    /** All alerts of the ledger, open or not. */
    public List<JsonNode> alerts() {
        List<JsonNode> all = new ArrayList<>();
        get("/api/v1/alerts?state=all").path("alerts").forEach(all::add);
        return all;
    }

    /** Sum over the chains of one of the counters of {@code /api/v1/chains}. */
    public long total(String counter) {
        long sum = 0;
        for (JsonNode chain : get("/api/v1/chains").path("chains")) {
            sum += chain.path(counter).asLong();
        }
        return sum;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
