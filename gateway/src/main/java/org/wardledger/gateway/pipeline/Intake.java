package org.wardledger.gateway.pipeline;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.wardledger.gateway.admission.DeviceRates;
import org.wardledger.gateway.alert.Wards;
import org.wardledger.gateway.mqtt.MqttArrival;
import org.wardledger.gateway.passage.Passage;
import org.wardledger.gateway.passage.Receipt;
import org.wardledger.gateway.spool.SpooledMessage;

/**
 * MQTT to Kafka. A message is acknowledged when Kafka has acknowledged all that became of it, or when the spool has it on
 * disk, and negatively when neither has taken it: then nothing is lost, the broker delivers the message again.
 *
 * <p>Where a crash is safe: everywhere. Before the PUBACK the broker still has the message; what it delivers again after
 * Kafka's acknowledgement, or what the spool sends twice, is the same identity with the same content, or a refusal of the
 * same topic and bytes, which the ledger drops ({@code rejected} then has it twice).
 */
@ApplicationScoped
class Intake {
    static final String READINGS = "readings";

    private final Passage passage;
    private final DeviceRates rates;
    private final Wards wards;
    private final GatewayMetrics metrics;

    Intake(Passage passage, DeviceRates rates, Wards wards, GatewayMetrics metrics) {
        this.passage = passage;
        this.rates = rates;
        this.wards = wards;
        this.metrics = metrics;
    }

    /**
     * Runs on the MQTT channel's dispatcher, which may be held up: it waits here while neither Kafka nor the spool has
     * room. {@code @NonBlocking} keeps Quarkus from moving every single message to a worker thread and back.
     */
    @NonBlocking
    @Incoming(READINGS)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> take(Message<byte[]> message) {
        metrics.received();
        MqttArrival arrival = message.getMetadata(MqttArrival.class).orElseThrow();
        Receipt receipt = new Reply(message, arrival.arrivalMs());
        try {
            passage.take(arrived(arrival, message.getPayload()), receipt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            receipt.lost(e);
        }
        return CompletableFuture.completedStage(null);
    }

    private SpooledMessage arrived(MqttArrival arrival, byte[] payload) {
        wards.seenOn(arrival.topic());
        List<SpooledMessage.Property> properties = arrival.userProperties().stream()
                .map(property -> new SpooledMessage.Property(property.name(), property.value()))
                .toList();
        return new SpooledMessage(
                arrival.topic(),
                arrival.contentType(),
                properties,
                arrival.qos(),
                payload,
                arrival.arrivalMs(),
                !rates.take(arrival.topic(), payload.length, TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    private final class Reply implements Receipt {
        private final Message<byte[]> message;
        private final long arrivalMs;

        Reply(Message<byte[]> message, long arrivalMs) {
            this.message = message;
            this.arrivalMs = arrivalMs;
        }

        @Override
        public void safe() {
            metrics.acknowledged(arrivalMs);
            CompletionStage<Void> unused = message.ack();
        }

        @Override
        public void lost(Throwable cause) {
            metrics.failed();
            CompletionStage<Void> unused = message.nack(cause);
        }
    }
}
