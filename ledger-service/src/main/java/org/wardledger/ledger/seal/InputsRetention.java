package org.wardledger.ledger.seal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;

/**
 * Deletes inputs of this node's chains that were sealed, and came longer ago than the site keeps them. The topic itself
 * keeps them for ever: only who knows what is sealed may delete.
 */
public final class InputsRetention {
    private static final Logger LOG = Logger.getLogger(InputsRetention.class);
    private static final long WAIT_SECONDS = 30;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Admin admin;
    private final LedgerStore store;
    private final IntPredicate sealed;
    private final Duration kept;
    private final Clock clock;
    private volatile @Nullable String trouble;

    /**
     * @param sealed says whether this node seals a chain now: one whose inputs were lost, and others are in their place,
     *     is not sealed, and nothing of it is deleted
     * @param kept how long inputs are kept
     */
    public InputsRetention(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Admin admin,
            LedgerStore store,
            IntPredicate sealed,
            Duration kept,
            Clock clock) {
        this.consumers = consumers;
        this.admin = admin;
        this.store = store;
        this.sealed = sealed;
        this.kept = kept;
        this.clock = clock;
    }

    /** Why inputs are kept longer than they should be, for another reason than that Kafka is away; or null. */
    public @Nullable String trouble() {
        return trouble;
    }

    /**
     * Looks once, and throws nothing, or a timer would never call it again. What fails now is tried again the next time:
     * nothing is lost by keeping inputs longer.
     */
    public void run() {
        try {
            delete();
            trouble = null;
        } catch (RuntimeException e) {
            trouble = "sealed inputs are not deleted: unexpected: " + e;
            LOG.error("sealed inputs are not deleted", e);
        }
    }

    private void delete() {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
            for (ChainStore chain : store.chains()) {
                BlockHeader head = chain.head();
                if (head != null && sealed.test(chain.chain())) {
                    TopicPartition partition = new TopicPartition(Topics.INPUTS, chain.chain());
                    long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
                    long upTo = Math.min(head.inputTo(), firstKept(consumer, partition));
                    if (upTo > begin) {
                        before.put(partition, RecordsToDelete.beforeOffset(upTo));
                    }
                }
            }
            if (!before.isEmpty()) {
                admin.deleteRecords(before).all().get(WAIT_SECONDS, TimeUnit.SECONDS);
                LOG.infof("deleted sealed inputs: %s", before);
            }
        } catch (KafkaException | StoreException | ExecutionException | TimeoutException e) {
            LOG.warnf("sealed inputs are kept longer: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Offset of the first input that is not old enough; the end when all are. */
    private long firstKept(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        long sinceMs = clock.millis() - kept.toMillis();
        var found = consumer.offsetsForTimes(Map.of(partition, sinceMs));
        var first = found.get(partition);
        return first != null ? first.offset() : end(consumer, partition);
    }

    private static long end(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        @Nullable Long end = consumer.endOffsets(List.of(partition)).get(partition);
        return end == null ? 0 : end;
    }
}
