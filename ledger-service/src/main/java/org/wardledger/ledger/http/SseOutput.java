package org.wardledger.ledger.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Writes to one server-sent event stream. */
final class SseOutput implements StreamClient.Output {
    /** After which time a browser whose connection broke tries again. */
    private static final long RETRY_MS = 1000;

    private final Sse sse;
    private final SseEventSink sink;
    private boolean first = true;

    SseOutput(Sse sse, SseEventSink sink) {
        this.sse = sse;
        this.sink = sink;
    }

    @Override
    public boolean isOpen() {
        return !sink.isClosed();
    }

    @Override
    public void send(StreamMessage message) throws IOException, InterruptedException {
        var event = sse.newEventBuilder()
                .id(message.id())
                .name(message.name())
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(message.data());
        if (first) {
            event.reconnectDelay(RETRY_MS);
            first = false;
        }
        try {
            sink.send(event.build()).toCompletableFuture().get();
        } catch (ExecutionException | IllegalStateException e) {
            throw new IOException("the listener is gone", e);
        }
    }

    @Override
    public void close() {
        sink.close();
    }
}
