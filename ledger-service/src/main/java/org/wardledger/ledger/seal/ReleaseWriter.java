package org.wardledger.ledger.seal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.ledger.kafka.DeviceTopic;
import org.wardledger.ledger.kafka.Topics;

/**
 * Writes the ends of a chain's assignments into its inputs when they are over for {@link #GRACE_MS}: it is derived from
 * {@code wardledger.devices} and from what is sealed, so a crash loses nothing. Not thread-safe.
 */
final class ReleaseWriter {
    private static final Logger LOG = Logger.getLogger(ReleaseWriter.class);

    /** Readings of the old assignment may still be on their way. */
    private static final long GRACE_MS = 5_000;

    private static final long AGAIN_MS = 5_000;

    /** What an erased patient's assignment hands over is no entry, so nothing says that it is done; it is written anew by each owner for this long. */
    private static final long ERASED_MS = 3_600_000;

    private final Producer<byte[], byte[]> inputs;
    private final int chain;
    private final DeviceTopic devices;
    /** Ends that are sealed, or need not be. */
    private final Set<Long> done = new HashSet<>();

    private final Map<Long, Long> writtenMs = new HashMap<>();
    private List<Input.Release> pending = new ArrayList<>();
    private long version = -1;

    ReleaseWriter(Producer<byte[], byte[]> inputs, int chain, DeviceTopic devices) {
        this.inputs = inputs;
        this.chain = chain;
        this.devices = devices;
    }

    /** Milliseconds until the next end is to be written; very long when there is none. */
    long waitMs(long nowMs) {
        return pending.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(1, pending.getFirst().release().untilMs() + GRACE_MS - nowMs);
    }

    void writeDue(ChainSealer sealer, long nowMs) {
        refresh();
        for (var left = pending.iterator(); left.hasNext(); ) {
            Input.Release release = left.next();
            long dueMs = release.release().untilMs() + GRACE_MS;
            if (dueMs > nowMs) {
                return;
            }
            boolean erased = sealer.isErased(release.assignment());
            boolean over = sealer.isReleased(release.assignment())
                    || (erased && (writtenMs.containsKey(release.assignment()) || nowMs - dueMs > ERASED_MS));
            if (over) {
                left.remove();
                done.add(release.assignment());
                writtenMs.remove(release.assignment());
            } else if (nowMs - writtenMs.getOrDefault(release.assignment(), Long.MIN_VALUE / 2) >= AGAIN_MS) {
                writtenMs.put(release.assignment(), nowMs);
                write(release);
            }
        }
    }

    private void refresh() {
        long now = devices.version();
        if (now == version) {
            return;
        }
        version = now;
        pending = new ArrayList<>(devices.releases(chain));
        pending.removeIf(release -> done.contains(release.assignment()));
        pending.sort(Comparator.comparingLong(release -> release.release().untilMs()));
    }

    private void write(Input.Release release) {
        var unused = inputs.send(
                new ProducerRecord<>(Topics.INPUTS, chain, null, InputCodec.encode(release)), (metadata, error) -> {
                    if (error != null) {
                        LOG.warnf(
                                "chain %d: the end of an assignment could not be written and is tried again: %s",
                                chain, error.getMessage());
                    }
                });
    }
}
