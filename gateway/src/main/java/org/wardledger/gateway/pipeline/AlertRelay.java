package org.wardledger.gateway.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.alert.AlertPublications;
import org.wardledger.gateway.mqtt.MqttPublication;

/** Kafka's alerts to the ward's topics. An alert's offset is committed when the broker has acknowledged its messages. */
@ApplicationScoped
class AlertRelay {
    private static final Logger LOG = Logger.getLogger(AlertRelay.class);

    private final AlertPublications publications;

    AlertRelay(AlertPublications publications) {
        this.publications = publications;
    }

    @Incoming("alerts")
    @Outgoing("ward-alerts")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Multi<Message<byte[]>> relay(Message<byte[]> alert) {
        byte @Nullable [] record = alert.getPayload();
        List<Message<byte[]>> messages = record == null ? List.of() : messages(record);
        if (messages.isEmpty()) {
            CompletionStage<Void> unused = alert.ack(); // a tombstone, an older state, or none at all
            return Multi.createFrom().empty();
        }
        List<Message<?>> chained = Messages.chain(alert).withoutMetadata().with(messages.toArray(Message<?>[]::new));
        return Multi.createFrom().iterable(chained).map(AlertRelay::bytes);
    }

    private List<Message<byte[]>> messages(byte[] record) {
        try {
            return publications.of(record).stream()
                    .map(publication ->
                            Message.of(publication.payload(), Metadata.of(MqttPublication.state(publication.topic()))))
                    .toList();
        } catch (IllegalArgumentException e) {
            // sealed alerts are well-formed; if one is not, the others must still reach the ward
            LOG.error("A record of wardledger.alerts is not an alert and was passed over", e);
            return List.of();
        }
    }

    @SuppressWarnings("unchecked")
    private static Message<byte[]> bytes(Message<?> message) {
        return (Message<byte[]>) message;
    }
}
