package org.wardledger.ledger.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockHeader;

class SealTracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final int CHAIN = 3;

    private final List<SpanData> ended = new ArrayList<>();
    private final TracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
            .build();
    private final SealTraces traces = new SealTraces(provider.get("test"));

    @Test
    void an_input_of_a_sampled_trace_has_a_span_that_ends_with_its_block() {
        traces.taken(input(7, "01"));
        traces.taken(input(8, "00")); // not sampled
        traces.taken(new ConsumerRecord<>("inputs", CHAIN, 9, null, null));
        traces.taken(input(10, "01"));
        assertThat(ended).isEmpty();
        traces.committed(header(4, 10));
        assertThat(ended).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("seal");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(span.getAttributes().asMap())
                    .isEqualTo(Attributes.builder()
                            .put("wardledger.chain", CHAIN)
                            .put("wardledger.block", 4)
                            .put("wardledger.offset", 7)
                            .build()
                            .asMap());
        });
        traces.committed(header(5, 11));
        assertThat(ended).hasSize(2);
        traces.committed(header(6, 12));
        assertThat(ended).hasSize(2);
    }

    @Test
    void while_tracing_is_off_nothing_is_kept() {
        SealTraces off = new SealTraces(TracerProvider.noop().get("test"));
        off.taken(input(7, "01"));
        off.committed(header(0, 8));
        assertThat(ended).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> input(long offset, String flags) {
        ConsumerRecord<byte[], byte[]> input = new ConsumerRecord<>("inputs", CHAIN, offset, null, null);
        input.headers().add("traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-" + flags).getBytes(UTF_8));
        return input;
    }

    private static BlockHeader header(long height, long inputTo) {
        return new BlockHeader(
                CHAIN, 1, height, BlockHeader.NO_PREVIOUS, BlockHeader.NO_PREVIOUS, 1, 0, 0, inputTo, 0, 0, 0, 1);
    }

    private final class Kept implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
