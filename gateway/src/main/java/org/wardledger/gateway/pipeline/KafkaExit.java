package org.wardledger.gateway.pipeline;

import io.smallrye.reactive.messaging.OutgoingMessageMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.vitals.Names;
import org.wardledger.gateway.admission.Admission;
import org.wardledger.gateway.admission.Admitter;
import org.wardledger.gateway.admission.Assignments;
import org.wardledger.gateway.admission.Reason;
import org.wardledger.gateway.admission.Received;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.FreshDevices;
import org.wardledger.gateway.passage.Exit;
import org.wardledger.gateway.rejected.Retries;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * Admission, and Kafka. Every reading becomes one record of {@code inputs} in its patient's or bed's chain, with
 * {@link PropertyHeaders}; a refused one also becomes a record of {@code rejected}. A message counts as sent when Kafka has acknowledged all its records.
 *
 * <p>The channels' buffers need no bound of their own: whoever sends keeps count of what is under way.
 */
@ApplicationScoped
class KafkaExit implements Exit, Retries {
    static final String INPUTS = "inputs";
    static final String REJECTED = "rejected";

    /** Of a message's user properties, in all its inputs together: a batch must not multiply them. */
    private static final int MAX_PROPERTIES = 16 * 1024;

    private static final Logger LOG = Logger.getLogger(KafkaExit.class);

    private final Admitter admitter;
    private final Chains chains;
    private final FreshDevices devices;
    private final GatewayMetrics metrics;
    private final MessageTraces traces;
    private final String gateway;
    private final Assignments known = new Known();
    private final Emitter<byte[]> inputs;
    private final Emitter<byte[]> rejected;

    KafkaExit(
            Admitter admitter,
            Chains chains,
            FreshDevices devices,
            GatewayMetrics metrics,
            MessageTraces traces,
            GatewayConfig config,
            @Channel(INPUTS) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> inputs,
            @Channel(REJECTED) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> rejected) {
        this.admitter = admitter;
        this.chains = chains;
        this.devices = devices;
        this.metrics = metrics;
        this.traces = traces;
        this.gateway = Names.check(config.id(), "gateway (wardledger.gateway.id)");
        this.inputs = inputs;
        this.rejected = rejected;
    }

    /** A reading is stamped once and for ever: whom devices measure must be known, and how many chains there are. */
    @Override
    public boolean isOpen() {
        return devices.isFresh() && chains.count().isPresent() && !chains.changed();
    }

    @Override
    public CompletionStage<Void> send(SpooledMessage message) {
        if (!isOpen()) {
            return CompletableFuture.failedStage(notOpen());
        }
        MessageTraces.Way way = traces.begin(message);
        List<Admission> admissions = decide(message);
        metrics.decided(message.arrivalMs());
        long decidedNs = System.nanoTime();
        way.decided(admissions);
        List<Header> properties = way.continued(properties(message, admissions));
        return CompletableFuture.allOf(admissions.stream()
                        .map(admission -> send(message, admission, properties))
                        .toArray(CompletableFuture<?>[]::new))
                .whenComplete((nothing, failure) -> way.end(failure))
                .thenRun(() -> metrics.written(decidedNs));
    }

    /** Of what is refused nothing is written: it is kept, and sealed as refused, already. */
    @Override
    public CompletionStage<Retried> retry(SpooledMessage message) {
        if (!isOpen()) {
            return CompletableFuture.failedStage(notOpen());
        }
        MessageTraces.Way way = traces.begin(message);
        List<Admission> admissions = decide(message);
        way.decided(admissions);
        List<Header> properties = way.continued(properties(message, admissions));
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        for (Admission admission : admissions) {
            switch (admission) {
                case Admission.Admitted admitted -> {
                    metrics.admitted(admitted.input().arrivalMs()
                            - admitted.input().reading().timeMs());
                    sent.add(input(admitted, properties));
                }
                case Admission.Refused(Reason reason, String detail, var device, var payload, var in, var encoded) ->
                    refused.add(new Refusal(reason.code(), reason.sentence(), detail));
            }
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
                .whenComplete((nothing, failure) -> way.end(failure))
                .thenApply(nothing -> new Retried(sent.size(), refused));
    }

    private CompletableFuture<Void> input(Admission admission, List<Header> properties) {
        return emit(
                inputs,
                admission.encoded(),
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(admission.patient())
                        .withPartition(chainOf(admission.patient()))
                        .withHeaders(new RecordHeaders(properties))
                        .build());
    }

    private CompletableFuture<Void> send(SpooledMessage message, Admission admission, List<Header> properties) {
        CompletableFuture<Void> input = input(admission, properties);
        return switch (admission) {
            case Admission.Admitted admitted -> {
                metrics.admitted(admitted.input().arrivalMs()
                        - admitted.input().reading().timeMs());
                yield input;
            }
            case Admission.Refused refused -> {
                metrics.refused(refused.reason());
                RejectedRecord record = RejectedRecord.of(refused, message, gateway);
                CompletableFuture<Void> kept = emit(
                        rejected,
                        record.value(),
                        OutgoingKafkaRecordMetadata.<String>builder()
                                .withKey(record.key())
                                .withHeaders(record.headers())
                                .build());
                yield CompletableFuture.allOf(input, kept);
            }
        };
    }

    private final class Known implements Assignments {
        @Override
        public @Nullable DeviceRecord at(String device, long readingMs) {
            return devices.at(device, readingMs);
        }

        @Override
        public @Nullable DeviceRegistration registration(String device) {
            return devices.registration(device);
        }
    }

    /**
     * Sends a probe the way readings go.
     *
     * @return its offset in the chain's inputs, when Kafka has it
     */
    CompletionStage<Long> probe(int chain, byte[] input) {
        OutgoingMessageMetadata<RecordMetadata> answer = new OutgoingMessageMetadata<>();
        OutgoingKafkaRecordMetadata<String> to = OutgoingKafkaRecordMetadata.<String>builder()
                .withPartition(chain)
                .build();
        return emit(inputs, input, Metadata.of(to, answer))
                .thenApply(taken -> answer.getResult().offset());
    }

    private int chainOf(String patient) {
        try {
            return chains.of(patient);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static CompletableFuture<Void> emit(
            Emitter<byte[]> channel, byte[] value, OutgoingKafkaRecordMetadata<String> metadata) {
        return emit(channel, value, Metadata.of(metadata));
    }

    private static CompletableFuture<Void> emit(Emitter<byte[]> channel, byte[] value, Metadata metadata) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        channel.send(Message.of(
                value,
                metadata,
                () -> {
                    taken.complete(null);
                    return CompletableFuture.completedStage(null);
                },
                cause -> {
                    taken.completeExceptionally(cause);
                    return CompletableFuture.completedStage(null);
                }));
        return taken;
    }

    private IllegalStateException notOpen() {
        return new IllegalStateException(
                chains.changed() || chains.count().isEmpty() ? chains.sentence() : devices.sentence());
    }

    private static List<Header> properties(SpooledMessage message, List<Admission> admissions) {
        return PropertyHeaders.of(message.properties(), MAX_PROPERTIES / admissions.size());
    }

    private List<Admission> decide(SpooledMessage message) {
        Received received = new Received(
                message.topic(), message.contentType(), message.payload(), message.arrivalMs(), message.overRate());
        try {
            return admitter.decide(received, known);
        } catch (RuntimeException e) {
            // One message that we fail on must not stop a ward's stream: it is kept as refused, and the fault is loud.
            LOG.error("Admission failed on a message; it goes to " + Topics.REJECTED, e);
            return List.of(admitter.fault(received));
        }
    }
}
