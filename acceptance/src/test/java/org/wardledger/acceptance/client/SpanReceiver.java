package org.wardledger.acceptance.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans as OTLP over HTTP (opentelemetry-proto, trace/v1), where a collector would be. Thread-safe. */
public final class SpanReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /**
     * A span; ids in hex.
     *
     * @param parent empty where there is none
     * @param attributes strings and whole numbers, as text
     */
    public record Span(
            String service, String trace, String id, String parent, String name, Map<String, String> attributes) {}

    private SpanReceiver(HttpServer server) {
        this.server = server;
    }

    /** Listens on a free port of this machine. */
    public static SpanReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SpanReceiver receiver = new SpanReceiver(server);
        server.createContext("/v1/traces", receiver::take);
        server.start();
        return receiver;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All spans of a trace so far, in the order in which they came. */
    public List<Span> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    /** Everything that came, bytes as Latin-1. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] body = zipped
                    ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
                    : exchange.getRequestBody().readAllBytes();
            bodies.add(new String(body, ISO_8859_1));
            for (byte[] each : new ProtoFields(body).all(1)) {
                ProtoFields resource = new ProtoFields(each);
                String service =
                        attributes(new ProtoFields(resource.bytes(1)), 1).getOrDefault("service.name", "");
                for (byte[] scope : resource.all(2)) {
                    new ProtoFields(scope).all(2).forEach(span -> spans.add(span(service, new ProtoFields(span))));
                }
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(String service, ProtoFields span) {
        HexFormat hex = HexFormat.of();
        return new Span(
                service,
                hex.formatHex(span.bytes(1)),
                hex.formatHex(span.bytes(2)),
                hex.formatHex(span.bytes(4)),
                new String(span.bytes(5), UTF_8),
                attributes(span, 9));
    }

    private static Map<String, String> attributes(ProtoFields of, int number) {
        Map<String, String> attributes = new TreeMap<>();
        for (byte[] each : of.all(number)) {
            ProtoFields attribute = new ProtoFields(each);
            ProtoFields value = new ProtoFields(attribute.bytes(2));
            String text = new String(value.bytes(1), UTF_8);
            attributes.put(
                    new String(attribute.bytes(1), UTF_8), text.isEmpty() ? Long.toString(value.number(3)) : text);
        }
        return attributes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
