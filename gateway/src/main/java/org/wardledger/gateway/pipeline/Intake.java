package org.wardledger.gateway.pipeline;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.reactive.messaging.Messages;
import io.smallrye.reactive.messaging.TargetedMessages;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.jboss.logging.Logger;
import org.wardledger.core.vitals.Names;
import org.wardledger.gateway.admission.Admission;
import org.wardledger.gateway.admission.Admitter;
import org.wardledger.gateway.admission.Received;
import org.wardledger.gateway.kafka.Chains;
import org.wardledger.gateway.kafka.FreshDevices;
import org.wardledger.gateway.mqtt.MqttArrival;

/**
 * MQTT to Kafka. Every message becomes one record of {@code inputs} in its patient's or bed's chain; a refused one also becomes a record
 * of {@code rejected}. The message is acknowledged when Kafka has acknowledged all its records, and negatively when it has
 * failed on one: then nothing is lost, the broker delivers the message again.
 *
 * <p>Where a crash is safe: everywhere. Before the PUBACK the broker still has the message; what it delivers again after
 * Kafka's acknowledgement is the same identity with the same content, or a refusal of the same topic and bytes, which the
 * ledger drops ({@code rejected} then has it twice).
 */
@ApplicationScoped
class Intake {
    static final String READINGS = "readings";
    static final String INPUTS = "inputs";
    static final String REJECTED = "rejected";

    private static final Logger LOG = Logger.getLogger(Intake.class);

    private final Admitter admitter;
    private final Chains chains;
    private final FreshDevices devices;
    private final GatewayMetrics metrics;
    private final String gateway;

    Intake(Admitter admitter, Chains chains, FreshDevices devices, GatewayMetrics metrics, GatewayConfig config) {
        this.admitter = admitter;
        this.chains = chains;
        this.devices = devices;
        this.metrics = metrics;
        this.gateway = Names.check(config.id(), "gateway (wardledger.gateway.id)");
    }

    /**
     * Runs on the MQTT channel's dispatcher, which may be held up: it waits here until the number of chains is known, and
     * whom devices measure.
     * {@code @NonBlocking} keeps Quarkus from moving every single message to a worker thread and back.
     */
    @NonBlocking
    @Incoming(READINGS)
    @Outgoing(INPUTS)
    @Outgoing(REJECTED)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    TargetedMessages take(Message<byte[]> message) {
        metrics.received();
        Message<byte[]> counted = message.withAck(() -> acknowledge(message)).withNack(cause -> fail(message, cause));
        try {
            MqttArrival arrival = message.getMetadata(MqttArrival.class).orElseThrow();
            return records(counted, arrival);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return nothing(counted, e);
        } catch (RuntimeException e) {
            LOG.error("A message could not be handed on", e);
            return nothing(counted, e);
        }
    }

    private TargetedMessages records(Message<byte[]> message, MqttArrival arrival) throws InterruptedException {
        byte[] payload = message.getPayload();
        devices.awaitFresh();
        Admission admission =
                decide(new Received(arrival.topic(), arrival.contentType(), payload, arrival.arrivalMs()));
        Message<byte[]> input = Message.of(
                admission.encoded(),
                Metadata.of(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(admission.patient())
                        .withPartition(chains.of(admission.patient()))
                        .build()));
        return switch (admission) {
            case Admission.Admitted admitted -> {
                metrics.admitted();
                yield TargetedMessages.of(INPUTS, input.withAck(message::ack).withNack(message::nack));
            }
            case Admission.Refused refused -> {
                metrics.refused(refused.reason());
                RejectedRecord record = RejectedRecord.of(refused, arrival, payload, gateway);
                Message<byte[]> rejected = Message.of(
                        record.value(),
                        Metadata.of(OutgoingKafkaRecordMetadata.<String>builder()
                                .withKey(record.key())
                                .withHeaders(record.headers())
                                .build()));
                yield Messages.chain(message)
                        .withoutMetadata()
                        .with(Map.<String, Message<?>>of(INPUTS, input, REJECTED, rejected));
            }
        };
    }

    private Admission decide(Received received) {
        try {
            return admitter.decide(received, devices::at);
        } catch (RuntimeException e) {
            // One message that we fail on must not stop a ward's stream: it is kept as refused, and the fault is loud.
            LOG.error("Admission failed on a message; it goes to " + Topics.REJECTED, e);
            return admitter.fault(received);
        }
    }

    private CompletionStage<Void> acknowledge(Message<byte[]> message) {
        metrics.acknowledged();
        return message.ack();
    }

    private CompletionStage<Void> fail(Message<byte[]> message, Throwable cause) {
        metrics.failed();
        return message.nack(cause);
    }

    private static TargetedMessages nothing(Message<byte[]> message, Throwable cause) {
        CompletionStage<Void> unused = message.nack(cause);
        return TargetedMessages.from(Map.of());
    }
}
