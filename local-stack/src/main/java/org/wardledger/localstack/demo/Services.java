package org.wardledger.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The services' HTTP, as far as the demo asks it. Thread-safe. */
final class Services implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** Whether a service says that it and what it needs can be used; false too while nobody answers. */
    boolean isReady(String baseUrl) throws InterruptedException {
        try {
            return get(baseUrl + "/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer of {@code GET /api/v1/chains}. */
    JsonNode chains(String baseUrl) throws DemoFailure, InterruptedException {
        String url = baseUrl + "/api/v1/chains";
        try {
            HttpResponse<String> response = get(url);
            if (response.statusCode() != 200) {
                throw new DemoFailure(url + " answered " + response.statusCode() + ": " + response.body());
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new DemoFailure(url + " did not answer: " + e.getMessage());
        }
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
