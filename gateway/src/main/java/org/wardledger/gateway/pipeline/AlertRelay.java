package org.wardledger.gateway.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.alert.AlertBook;
import org.wardledger.gateway.alert.AlertBook.Telling;
import org.wardledger.gateway.alert.Wards;
import org.wardledger.gateway.kafka.AlertRecords;
import org.wardledger.gateway.mqtt.MqttForget;
import org.wardledger.gateway.mqtt.MqttRetained;

/**
 * Kafka's alerts to the ward's topics. A record counts as published when the channel has acknowledged what follows from it.
 * For one thread; a partition is a group of the channel's topics.
 *
 * <p>Where a crash is safe: everywhere. Who comes next reads the partition from its beginning and publishes what stands
 * then, and the end of what ended since the last committed offset; nobody is told again what they may have seen end.
 */
@ApplicationScoped
class AlertRelay implements AlertRecords.Reader {
    static final String WARD_ALERTS = "ward-alerts";

    private static final Logger LOG = Logger.getLogger(AlertRelay.class);
    private static final long ANSWERS_MS = 2_000;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Emitter<List<byte[]>> ward;
    private final Wards wards;
    private final Map<Integer, AlertBook> books = new HashMap<>();

    /** @param ward takes what it is sent at once, so that its buffer, which drops nothing, stays empty */
    AlertRelay(
            @Channel(WARD_ALERTS) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<List<byte[]>> ward,
            Wards wards) {
        this.ward = ward;
        this.wards = wards;
    }

    @Override
    public void begin(int partition) {
        books.put(partition, new AlertBook());
    }

    @Override
    public void backlog(int partition, String id, byte @Nullable [] value, boolean told) {
        try {
            book(partition).backlog(id, value, told);
        } catch (IllegalArgumentException e) {
            passOver(e);
        }
    }

    @Override
    public void current(int partition, Runnable published) {
        tell(partition, book(partition).outcome(), published);
    }

    @Override
    public void next(int partition, String id, byte @Nullable [] value, Runnable published) {
        List<Telling> tellings = List.of();
        try {
            tellings = book(partition).next(id, value);
        } catch (IllegalArgumentException e) {
            passOver(e);
        }
        tell(partition, tellings, published);
    }

    @Override
    public void end(int partition) {
        books.remove(partition);
        CompletableFuture<Void> forgotten = new CompletableFuture<>();
        try {
            ward.send(Message.of(
                    List.of(),
                    Metadata.of(new MqttForget(partition)),
                    () -> {
                        forgotten.complete(null);
                        return DONE;
                    },
                    failure -> {
                        forgotten.completeExceptionally(failure);
                        return DONE;
                    }));
            forgotten.get(ANSWERS_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("alerts: partition %d goes while the broker owes answers", partition);
        } catch (ExecutionException | IllegalStateException e) { // the latter: the channel has ended
            LOG.errorf(e, "alerts: the channel failed to let partition %d go", partition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param published is run once all of it is */
    private void tell(int partition, List<Telling> tellings, Runnable published) {
        if (tellings.isEmpty()) {
            published.run();
            return;
        }
        AtomicInteger left = new AtomicInteger(tellings.size());
        for (Telling telling : tellings) {
            tell(partition, telling, () -> {
                if (left.decrementAndGet() == 0) {
                    published.run();
                }
            });
        }
    }

    private void tell(int partition, Telling telling, Runnable published) {
        wards.seenOn(telling.topic());
        ward.send(Message.of(
                telling.messages(),
                Metadata.of(new MqttRetained(telling.topic(), partition)),
                () -> {
                    published.run();
                    return DONE;
                },
                failure -> {
                    notPublished(partition, failure);
                    return DONE;
                }));
    }

    /** Whoever reads the partition next reads the record again: its offset is not committed. */
    private static void notPublished(int partition, Throwable failure) {
        if (!(failure instanceof MqttForget.Forgotten)) {
            LOG.errorf(failure, "alerts: an alert of partition %d was not published", partition);
        }
    }

    private AlertBook book(int partition) {
        return Objects.requireNonNull(books.get(partition), "a partition that did not begin");
    }

    /** Sealed alerts are well-formed; if one is not, the others must still reach the ward. */
    private static void passOver(IllegalArgumentException e) {
        LOG.error("A record of wardledger.alerts is not an alert and was passed over", e);
    }
}
