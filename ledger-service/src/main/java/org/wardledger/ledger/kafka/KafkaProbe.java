package org.wardledger.ledger.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka whether it answers: clients retry in silence while it is away, so they cannot say. Thread-safe; an answer is
 * shared for {@link #FRESH}.
 */
public final class KafkaProbe implements AutoCloseable {
    /** How long an answer counts as fresh. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    private static final int TIMEOUT_MS = 2000;

    private final Admin admin;
    private @Nullable String trouble;
    private long askedNanos = System.nanoTime() - FRESH.toNanos() - 1;

    /** @param admin closed with this */
    public KafkaProbe(Admin admin) {
        this.admin = admin;
    }

    /** Why Kafka does not answer, or null when it does; waits up to 2 s. */
    public synchronized @Nullable String trouble() {
        if (System.nanoTime() - askedNanos > FRESH.toNanos()) {
            trouble = ask();
            askedNanos = System.nanoTime();
        }
        return trouble;
    }

    private @Nullable String ask() {
        try {
            var nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
                    .nodes()
                    .get(TIMEOUT_MS + 500L, TimeUnit.MILLISECONDS);
            return nodes.isEmpty() ? "Kafka has no broker" : null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return "Kafka does not answer: " + (cause == null ? e : cause).getMessage();
        } catch (TimeoutException e) {
            return "Kafka does not answer within " + TIMEOUT_MS + " ms";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
