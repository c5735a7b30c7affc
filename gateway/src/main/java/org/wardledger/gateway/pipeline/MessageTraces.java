package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.admission.Admission;
import org.wardledger.gateway.spool.SpooledMessage;
import org.wardledger.gateway.spool.SpooledMessage.Property;

/**
 * Spans of messages that bring a sampled trace context (https://www.w3.org/TR/trace-context/); every other message, and all
 * of them while tracing is off, cost a look at their properties. Spans say nothing about patients, devices or wards.
 * Thread-safe.
 */
final class MessageTraces {
    private static final AttributeKey<Long> ADMITTED = AttributeKey.longKey("wardledger.admitted");
    private static final AttributeKey<Long> REFUSED = AttributeKey.longKey("wardledger.refused");
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<List<Property>> PROPERTIES = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(List<Property> properties) {
            return properties.stream().map(Property::name).toList();
        }

        @Override
        public @Nullable String get(@Nullable List<Property> properties, String name) {
            return properties == null ? null : first(properties, name);
        }
    };

    private final Tracer tracer;

    MessageTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("org.wardledger.gateway");
    }

    /** A message on its way from MQTT to Kafka. */
    static final class Way {
        private static final Way UNTRACED = new Way(null);
        private final @Nullable Span span;

        private Way(@Nullable Span span) {
            this.span = span;
        }

        void decided(List<Admission> admissions) {
            if (span != null) {
                long admitted = admissions.stream()
                        .filter(Admission.Admitted.class::isInstance)
                        .count();
                span.setAttribute(ADMITTED, admitted);
                span.setAttribute(REFUSED, admissions.size() - admitted);
            }
        }

        /** Headers with which the trace goes on from here, instead of from where the message came. */
        List<Header> continued(List<Header> headers) {
            if (span == null) {
                return headers;
            }
            List<Header> all = new ArrayList<>(headers);
            W3C.inject(Context.root().with(span), all, (into, name, value) -> {
                if (into != null) {
                    into.removeIf(header -> header.key().equals(name));
                    into.add(new RecordHeader(name, value.getBytes(UTF_8)));
                }
            });
            return all;
        }

        /** @param failure null when Kafka has all of it */
        void end(@Nullable Throwable failure) {
            if (span != null) {
                if (failure != null) {
                    // its class: a message of another's may hold anything
                    span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
                }
                span.end();
            }
        }
    }

    /** Begins when the message had come, so that its time in the spool is seen. */
    Way begin(SpooledMessage message) {
        if (first(message.properties(), "traceparent") == null) {
            return Way.UNTRACED;
        }
        Context from = W3C.extract(Context.root(), message.properties(), PROPERTIES);
        SpanContext parent = Span.fromContext(from).getSpanContext();
        if (!parent.isValid() || !parent.isSampled()) {
            return Way.UNTRACED;
        }
        Span span = tracer.spanBuilder("receive")
                .setParent(from)
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(message.arrivalMs(), TimeUnit.MILLISECONDS)
                .startSpan();
        return span.isRecording() ? new Way(span) : Way.UNTRACED;
    }

    private static @Nullable String first(List<Property> properties, String name) {
        for (Property property : properties) {
            if (property.name().equals(name)) {
                return property.value();
            }
        }
        return null;
    }
}
