package org.wardledger.ledger.seal;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.kafka.Topics;

/**
 * Takes this node's part in the sharing out of chains, by a consumer group over the inputs' partitions, and keeps a
 * {@link ChainOwner} for each chain that falls to it. The group only decides who tries: that a chain has one writer is
 * held by its transactional id. The group's offsets are written for show, as lag, and never read.
 *
 * <p>A node that cannot seal, because its index is stuck or cannot be read, leaves the group, so that another node takes
 * its chains at once. It joins again when its index is near the end.
 */
public final class Ownership implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Ownership.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(15);
    private static final long SHOW_LAG_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** After a stay that was so long, the next leave starts with the shortest pause again. */
    private static final long LONG_STAY_NANOS = Duration.ofMinutes(1).toNanos();

    private final SealingPlan plan;
    private final Supplier<Consumer<byte[], byte[]>> members;
    private final Map<Integer, ChainOwner> owners = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "ownership");
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile boolean joined;
    private volatile @Nullable String left;
    private Duration pause = FIRST_PAUSE;

    public Ownership(SealingPlan plan, Supplier<Consumer<byte[], byte[]>> members) {
        this.plan = plan;
        this.members = members;
    }

    public void start() {
        thread.start();
    }

    public boolean owns(int chain) {
        return owners.containsKey(chain);
    }

    /** Whether the chain is sealed here: this node owns it, and has found its inputs to be those that were sealed. */
    public boolean seals(int chain) {
        ChainOwner owner = owners.get(chain);
        return owner != null && owner.trouble() == null;
    }

    /** What keeps owned chains from being sealed, by chain; empty when nothing does. */
    public Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>();
        if (!joined) {
            String why = left;
            troubles.put("sealing", why == null ? "has no part in sealing yet" : why);
        }
        owners.forEach((chain, owner) -> {
            String trouble = owner.trouble();
            if (trouble != null) {
                troubles.put("chain " + chain, trouble);
            }
        });
        return troubles;
    }

    private void run() {
        while (!stopped) {
            try {
                plan.indexer().awaitEnd(); // a node that is far behind would only hold chains up
                left = plan.missingKeystore();
                if (left == null) {
                    takePart();
                }
            } catch (InterruptedException e) {
                stopped = true;
            } catch (WakeupException e) {
                LOG.debug("ownership is being stopped");
            } catch (KafkaException e) {
                LOG.warnf("the sealing group is joined again: %s", e.getMessage());
            } catch (RuntimeException e) {
                left = "has left the sealing group: unexpected: " + e;
                LOG.error("this node has left the sealing group", e);
            }
            rest();
        }
    }

    /** Who had to leave does not come back at once. */
    private void rest() {
        if (left == null || stopped) {
            return;
        }
        try {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Returns when this is being stopped, or had to leave. */
    private void takePart() {
        try (Consumer<byte[], byte[]> member = members.get()) {
            current = member;
            member.subscribe(List.of(Topics.INPUTS), new Sharing(member));
            long began = System.nanoTime();
            long shown = began;
            while (!stopped && !mustLeave()) {
                member.poll(POLL); // fetches nothing: all partitions are paused
                beginAgain();
                long now = System.nanoTime();
                if (now - shown > SHOW_LAG_NANOS) {
                    showLag(member);
                    shown = now;
                }
                if (now - began > LONG_STAY_NANOS) {
                    pause = FIRST_PAUSE;
                }
            }
            releaseAll();
        } finally {
            joined = false;
            releaseAll();
        }
    }

    /** A chain that was stopped by what is over now has another chance. */
    private void beginAgain() {
        for (var owned : owners.entrySet()) {
            if (owned.getValue().mayBeginAgain()) {
                LOG.infof(
                        "chain %d begins again: its index was opened anew, or somebody else has gone on with it",
                        owned.getKey());
                begin(owned.getKey());
            }
        }
    }

    private void begin(int chain) {
        ChainOwner owner = new ChainOwner(plan, chain);
        owners.put(chain, owner);
        owner.start();
    }

    private boolean mustLeave() {
        for (ChainOwner owner : owners.values()) {
            String why = owner.handOver();
            if (why != null) {
                left = "has left the sealing group: " + why;
                LOG.errorf("this node leaves the sealing group until its index is at the end: %s", why);
                return true;
            }
        }
        return false;
    }

    private void releaseAll() {
        release(List.copyOf(owners.keySet()));
    }

    private void showLag(Consumer<byte[], byte[]> member) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        owners.forEach((chain, owner) -> {
            if (owner.nextInput() >= 0) {
                offsets.put(new TopicPartition(Topics.INPUTS, chain), new OffsetAndMetadata(owner.nextInput()));
            }
        });
        if (!offsets.isEmpty()) {
            member.commitAsync(offsets, (committed, error) -> {
                if (error != null) {
                    LOG.debugf("the lag could not be shown: %s", error.getMessage());
                }
            });
        }
    }

    private void release(Collection<Integer> chains) {
        List<ChainOwner> released =
                chains.stream().map(owners::get).filter(Objects::nonNull).toList();
        released.forEach(ChainOwner::stop);
        released.forEach(ChainOwner::close);
        chains.forEach(owners::remove);
    }

    private final class Sharing implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> member;

        Sharing(Consumer<byte[], byte[]> member) {
            this.member = member;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            member.pause(partitions);
            joined = true;
            left = null;
            for (TopicPartition partition : partitions) {
                member.seek(partition, 0); // so that the client does not look for a position of its own
                begin(partition.partition());
            }
        }

        /** Others may have them already: whatever their owners were about to commit is fenced. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOG.warnf("this node has lost its part in sealing without being asked: %s", partitions);
            onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            release(partitions.stream().map(TopicPartition::partition).toList());
        }
    }

    @Override
    public void close() {
        stopped = true;
        Consumer<byte[], byte[]> member = current;
        if (member != null) {
            member.wakeup();
        }
        if (!joined) {
            thread.interrupt(); // it may be waiting for the index
        }
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("the sealing group was not left in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
