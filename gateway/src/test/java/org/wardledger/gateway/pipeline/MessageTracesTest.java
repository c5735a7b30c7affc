package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.gateway.admission.Admission;
import org.wardledger.gateway.admission.Admitter;
import org.wardledger.gateway.admission.Assignments;
import org.wardledger.gateway.admission.Received;
import org.wardledger.gateway.spool.SpooledMessage;
import org.wardledger.gateway.spool.SpooledMessage.Property;

class MessageTracesTest {
    private static final String TOPIC = "wards/w/beds/b/devices/d/vitals";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final List<SpanData> ended = new ArrayList<>();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
                    .build())
            .build();

    @Test
    void a_sampled_message_has_a_span_with_which_its_trace_goes_on() {
        MessageTraces.Way way = new MessageTraces(telemetry).begin(message(SAMPLED));
        way.decided(List.of(refused()));
        List<Header> headers = way.continued(headers(SAMPLED));
        way.end(null);
        assertThat(ended).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("receive");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(span.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_000));
            assertThat(span.getAttributes().asMap())
                    .isEqualTo(Attributes.builder()
                            .put("wardledger.admitted", 0)
                            .put("wardledger.refused", 1)
                            .build()
                            .asMap());
            assertThat(traceParents(headers)).containsExactly("00-" + TRACE + "-" + span.getSpanId() + "-01");
        });
        assertThat(headers).anyMatch(header -> header.key().equals("mqtt.user.traceparent"));
    }

    @Test
    void what_kafka_does_not_take_ends_as_an_error_that_says_nothing_of_the_message() {
        MessageTraces.Way way = new MessageTraces(telemetry).begin(message(SAMPLED));
        way.end(new IllegalStateException("patient-1"));
        assertThat(ended)
                .extracting(SpanData::getStatus)
                .containsExactly(StatusData.create(StatusCode.ERROR, "IllegalStateException"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00-" + TRACE + "-00f067aa0ba902b7-00", "00-" + TRACE, "", "x"})
    void every_other_message_goes_as_it_came(String traceParent) {
        MessageTraces.Way way = new MessageTraces(telemetry).begin(message(traceParent));
        way.decided(List.of(refused()));
        List<Header> headers = headers(traceParent);
        assertThat(way.continued(headers)).isSameAs(headers);
        way.end(null);
        assertThat(ended).isEmpty();
    }

    @Test
    void while_tracing_is_off_a_sampled_one_does_too() {
        MessageTraces.Way way = new MessageTraces(OpenTelemetry.noop()).begin(message(SAMPLED));
        List<Header> headers = headers(SAMPLED);
        assertThat(way.continued(headers)).isSameAs(headers);
    }

    private static SpooledMessage message(String traceParent) {
        List<Property> properties = List.of(new Property("traceparent", traceParent));
        return new SpooledMessage(TOPIC, null, properties, 1, new byte[0], 1_000, false);
    }

    private static List<Header> headers(String traceParent) {
        return PropertyHeaders.of(message(traceParent).properties(), 1_000);
    }

    private static Admission refused() {
        return new Admitter("g", Admitter.READING_JSON, Admitter.UnknownDevices.BED)
                .decide(new Received(TOPIC, null, new byte[0], 1_000, false), Assignments.NONE)
                .getFirst();
    }

    private static List<String> traceParents(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.key().equals("traceparent"))
                .map(header -> new String(header.value(), UTF_8))
                .toList();
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
