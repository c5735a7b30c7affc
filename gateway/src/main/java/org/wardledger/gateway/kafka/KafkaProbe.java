package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jboss.logging.Logger;

/**
 * Asks Kafka for the topic {@code wardledger.inputs}, and so learns whether Kafka answers and how many chains there are.
 * Thread-safe; an answer is shared for {@link #FRESH}.
 */
public final class KafkaProbe implements AutoCloseable {
    /** How long an answer counts as fresh. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(KafkaProbe.class);
    private static final int TIMEOUT_MS = 2_000;
    private static final Duration WATCH = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** Kafka's answer, or why there is none. */
    public record Answer(boolean reachable, String sentence) {}

    private final Admin admin;
    private final String topic;
    private final Chains chains;
    private final Thread watcher;
    private Answer answer = new Answer(false, "not asked yet");
    private long askedNs = System.nanoTime() - FRESH.toNanos() - 1;

    /**
     * Begins to ask at once, until the number of chains is known, and now and then after that.
     *
     * @param admin closed with this
     */
    public KafkaProbe(Admin admin, String topic, Chains chains) {
        this.admin = admin;
        this.topic = topic;
        this.chains = chains;
        this.watcher = Thread.ofVirtual().name("kafka-probe").start(this::watch);
    }

    /** What Kafka says, at most {@link #FRESH} old; waits up to 2 s. */
    public synchronized Answer look() {
        if (System.nanoTime() - askedNs > FRESH.toNanos()) {
            answer = ask();
            askedNs = System.nanoTime();
        }
        return answer;
    }

    @Override
    public void close() {
        watcher.interrupt();
        admin.close(Duration.ofSeconds(1));
    }

    private Answer ask() {
        try {
            TopicDescription description = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                    .allTopicNames()
                    .get(TIMEOUT_MS + 500L, TimeUnit.MILLISECONDS)
                    .get(topic);
            if (description == null) {
                return new Answer(false, "no topic " + topic);
            }
            chains.observe(description.partitions().size());
            return new Answer(true, chains.sentence());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Answer(false, cause == null ? e.toString() : cause.toString());
        } catch (TimeoutException e) {
            return new Answer(false, "no answer within " + TIMEOUT_MS + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(false, "interrupted");
        }
    }

    private void watch() {
        boolean known = false;
        boolean complained = false;
        try {
            while (true) {
                Answer now = look();
                if (chains.changed()) {
                    LOG.error(chains.sentence() + "; nothing is admitted any more");
                } else if (!known && chains.count().isPresent()) {
                    known = true;
                    LOG.infof("Kafka: %s", chains.sentence());
                } else if (!known && !complained) {
                    complained = true;
                    LOG.warnf("Kafka: waiting for topic %s: %s", topic, now.sentence());
                }
                TimeUnit.NANOSECONDS.sleep((known ? WATCH : RETRY).toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }
}
