package org.wardledger.simulator.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for the ledger service's readings query, nothing more: it answers with the JSON it was given, in pages of
 * two, and pays no heed to from and to. The real service is tested with the check in the acceptance module.
 */
final class LedgerStandIn implements AutoCloseable {

    private final HttpServer server;
    private final List<String> readings = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final AtomicInteger failing = new AtomicInteger();

    LedgerStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/patients/bed.w.b/readings", this::answer);
        server.start();
    }

    void add(String reading) {
        readings.add(reading);
    }

    void failNext(int requests) {
        failing.set(requests);
    }

    List<String> queries() {
        return queries;
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        queries.add(query);
        if (failing.getAndDecrement() > 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
        List<String> all = new ArrayList<>(readings);
        int to = Math.min(all.size(), from + 2);
        String body = "{\"patient\":\"bed.w.b\",\"asOf\":\"0:1\",\"readings\":["
                + String.join(",", all.subList(from, to)) + "]" + (to < all.size() ? ",\"next\":\"" + to + "\"" : "")
                + "}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
