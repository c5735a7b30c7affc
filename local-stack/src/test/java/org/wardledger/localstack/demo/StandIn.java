package org.wardledger.localstack.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Not the gateway and not the ledger service: answers their health path, the second time it is asked, and {@code
 * /api/v1/chains} with counts that grow once. STAND_IN_DIES makes it end with that sentence when it is first asked.
 */
public final class StandIn {
    private StandIn() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.getInteger("quarkus.http.port", 0);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/q/health/ready", exchange -> {
            dieIfTold();
            answer(exchange, asked.incrementAndGet() < 2 ? 503 : 200, "{}");
        });
        AtomicInteger chains = new AtomicInteger();
        server.createContext("/api/v1/chains", exchange -> {
            int run = chains.getAndIncrement();
            answer(exchange, 200, """
                    {"site":"demo","vkey":"demo+1234abcd+key","chains":[
                      {"chain":0,"readings":%d,"duplicates":3,"rejected":1,"blocks":%d,"alerts":0},
                      {"chain":1,"readings":7,"duplicates":0,"rejected":0,"blocks":4,"alerts":%d}]}
                    """.formatted(5 + run * 40, 2 + run, run));
        });
        noteTheStop("service");
        server.start();
    }

    private static void dieIfTold() {
        String lastWords = System.getenv("STAND_IN_DIES");
        if (lastWords != null) {
            System.out.println(lastWords);
            System.exit(7);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Appends the name to the file STAND_IN_STOPS when this JVM is told to stop. */
    public static void noteTheStop(String name) {
        String file = System.getenv("STAND_IN_STOPS");
        if (file != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Files.writeString(Path.of(file), name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
    }
}
