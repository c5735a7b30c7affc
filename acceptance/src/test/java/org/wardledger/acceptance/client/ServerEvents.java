package org.wardledger.acceptance.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A reader of a server-sent event stream (WHATWG HTML, section 9.2), on a thread of its own. Thread-safe. */
public final class ServerEvents implements AutoCloseable {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Stream<String> lines;

    /**
     * One event.
     *
     * @param at when it came, by this machine's clock
     */
    public record Event(String type, String id, String data, Instant at) {
        public JsonNode json() {
            return Json.read(data);
        }
    }

    private ServerEvents(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + url + " answered " + answer.statusCode());
        }
        lines = answer.body();
    }

    /** Connects; events after this call's return are not missed. */
    public static ServerEvents open(String url) throws IOException, InterruptedException {
        ServerEvents stream = new ServerEvents(url);
        Thread.ofPlatform().daemon().name("sse").start(stream::read);
        // the first heartbeat says that the subscription stands
        stream.await("heartbeat", event -> true, Duration.ofSeconds(10));
        return stream;
    }

    private void read() {
        String type = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        try {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Event(type, id, data.toString(), Instant.now()));
                    }
                    type = "message";
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    type = line.substring(6).strip();
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    data.append(data.isEmpty() ? "" : "\n")
                            .append(line.substring(5).strip());
                }
            }
        } catch (UncheckedIOException e) {
            // the stream was closed, by either side; what came before it counts
        }
    }

    public List<Event> events(String type) {
        return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    /** Waits for the first event of the type that fits. */
    public Event await(String type, Predicate<Event> fits, Duration within) {
        return Awaitility.await("an SSE event " + type)
                .atMost(within)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> events(type).stream().filter(fits).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
