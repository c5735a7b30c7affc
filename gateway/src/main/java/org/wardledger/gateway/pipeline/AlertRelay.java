package org.wardledger.gateway.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.alert.AlertBook;
import org.wardledger.gateway.alert.AlertBook.Telling;
import org.wardledger.gateway.kafka.AlertRecords;
import org.wardledger.gateway.mqtt.RetainedMessages;

/**
 * Kafka's alerts to the ward's topics. A record counts as published when the broker has acknowledged what follows from it.
 * For one thread.
 *
 * <p>Where a crash is safe: everywhere. Who comes next reads the partition from its beginning and publishes what stands
 * then, and the end of what ended since the last committed offset; nobody is told again what they may have seen end.
 */
final class AlertRelay implements AlertRecords.Reader {
    private static final Logger LOG = Logger.getLogger(AlertRelay.class);
    private static final Duration ANSWERS = Duration.ofSeconds(2);

    private final RetainedMessages ward;
    private final Map<Integer, AlertBook> books = new HashMap<>();

    AlertRelay(RetainedMessages ward) {
        this.ward = ward;
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
        List<Telling> outcome = book(partition).outcome();
        if (outcome.isEmpty()) {
            published.run();
            return;
        }
        AtomicInteger left = new AtomicInteger(outcome.size());
        for (Telling telling : outcome) {
            tell(partition, telling, () -> {
                if (left.decrementAndGet() == 0) {
                    published.run();
                }
            });
        }
    }

    @Override
    public void next(int partition, String id, byte @Nullable [] value, Runnable published) {
        Telling telling = null;
        try {
            telling = book(partition).next(id, value);
        } catch (IllegalArgumentException e) {
            passOver(e);
        }
        if (telling == null) {
            published.run();
        } else {
            tell(partition, telling, published);
        }
    }

    @Override
    public void end(int partition) {
        books.remove(partition);
        try {
            if (!ward.forget(partition, ANSWERS)) {
                LOG.warnf("alerts: partition %d goes while the broker owes answers", partition);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(int partition, Telling telling, Runnable settled) {
        ward.tell(partition, telling.topic(), telling.messages(), settled);
    }

    private AlertBook book(int partition) {
        return Objects.requireNonNull(books.get(partition), "a partition that did not begin");
    }

    /** Sealed alerts are well-formed; if one is not, the others must still reach the ward. */
    private static void passOver(IllegalArgumentException e) {
        LOG.error("A record of wardledger.alerts is not an alert and was passed over", e);
    }
}
