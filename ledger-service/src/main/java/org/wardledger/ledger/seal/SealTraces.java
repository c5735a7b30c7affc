package org.wardledger.ledger.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;

/**
 * Spans of inputs that bring a sampled trace context, from when their owner took them until their block is committed; every
 * other input, and all of them while tracing is off, cost a look at their headers. Spans say nothing about patients. For
 * the thread of one chain, from the committed head on: what was taken and not committed is forgotten with this.
 */
final class SealTraces {
    /** Inputs at a time; an idle chain ends no block for those that it drops. */
    private static final int MAX = 8_192;

    private static final AttributeKey<Long> CHAIN = AttributeKey.longKey("wardledger.chain");
    private static final AttributeKey<Long> BLOCK = AttributeKey.longKey("wardledger.block");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("wardledger.offset");
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Headers> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return StreamSupport.stream(headers.spliterator(), false)
                    .map(Header::key)
                    .toList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        }
    };

    private record Taken(long offset, Span span) {}

    private final Tracer tracer;
    private final ArrayDeque<Taken> taken = new ArrayDeque<>();

    SealTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** An input will be in one of the next blocks. */
    void taken(ConsumerRecord<byte[], byte[]> input) {
        if (taken.size() == MAX || input.headers().lastHeader("traceparent") == null) {
            return;
        }
        Context from = W3C.extract(Context.root(), input.headers(), HEADERS);
        SpanContext parent = Span.fromContext(from).getSpanContext();
        if (!parent.isValid() || !parent.isSampled()) {
            return;
        }
        Span span = tracer.spanBuilder("seal")
                .setParent(from)
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
        if (span.isRecording()) {
            span.setAttribute(CHAIN, input.partition());
            span.setAttribute(OFFSET, input.offset());
            taken.addLast(new Taken(input.offset(), span));
        }
    }

    /** A block is committed: it answers for all inputs below its end. */
    void committed(BlockHeader block) {
        while (!taken.isEmpty() && Objects.requireNonNull(taken.peekFirst()).offset() < block.inputTo()) {
            Span span = taken.removeFirst().span();
            span.setAttribute(BLOCK, block.height());
            span.end();
        }
    }
}
