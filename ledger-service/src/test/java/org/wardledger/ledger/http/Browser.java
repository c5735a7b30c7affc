package org.wardledger.ledger.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.stream.Stream;

/** Asks a running service. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();

    Browser(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** {@code headers} as name, value, ... */
    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return MAPPER.readTree(get(path).body());
    }

    /** One server-sent event. */
    record Event(String id, String name, String data) {
        JsonNode json() {
            try {
                return MAPPER.readTree(data);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + data, e);
            }
        }
    }

    /** Begins to listen; {@code headers} as name, value, ... */
    Events listen(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Events(client.send(request.build(), BodyHandlers.ofLines()));
    }

    /** Events as they come. Not thread-safe. */
    static final class Events implements AutoCloseable {
        private final HttpResponse<Stream<String>> response;
        private final Iterator<String> lines;

        Events(HttpResponse<Stream<String>> response) {
            this.response = response;
            this.lines = response.body().iterator();
        }

        HttpResponse<?> response() {
            return response;
        }

        /** Waits for the next one, whatever it is. */
        Event next() {
            String id = "";
            String name = "";
            StringBuilder data = new StringBuilder();
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.isEmpty() && data.length() > 0) {
                    return new Event(id, name, data.toString());
                }
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                }
            }
            throw new AssertionError("the stream ended");
        }

        /** The next one that is no heartbeat. */
        Event nextNews() {
            Event event = next();
            while (event.name().equals("heartbeat")) {
                event = next();
            }
            return event;
        }

        @Override
        public void close() {
            response.body().close();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
