package org.wardledger.acceptance.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;

/** A man in the middle: passes a ledger's answers on, changed. Thread-safe. */
public final class MeddlingProxy implements AutoCloseable {
    private final LedgerApi behind;
    private final BinaryOperator<String> change;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger changed = new AtomicInteger();

    /** @param change makes the answer's body from path with query, and body */
    public MeddlingProxy(LedgerApi behind, BinaryOperator<String> change) throws IOException {
        this.behind = behind;
        this.change = change;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        HttpResponse<byte[]> answer = behind.fetch(path);
        // Latin-1 keeps every byte
        String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        String meddled = change.apply(path, body);
        if (!meddled.equals(body)) {
            changed.incrementAndGet();
        }
        byte[] bytes = meddled.getBytes(StandardCharsets.ISO_8859_1);
        answer.headers().firstValue("content-type").ifPresent(type -> exchange.getResponseHeaders()
                .set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many answers were not what the ledger said. */
    public int changed() {
        return changed.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
