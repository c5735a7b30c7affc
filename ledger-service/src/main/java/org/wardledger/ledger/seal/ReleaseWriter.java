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
    private static final long LOOK_AGAIN_MS = 50;

    /** An erased patient's assignment hands over without an entry that says so: each owner asks for it once, for so long. */
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

    /** Milliseconds until the next end is to be looked after; very long when there is none. */
    long waitMs(long nowMs) {
        return pending.isEmpty() ? Long.MAX_VALUE : Math.max(LOOK_AGAIN_MS, dueMs(pending.getFirst()) - nowMs);
    }

    void writeDue(ChainSealer sealer, long nowMs) {
        refresh();
        if (pending.isEmpty() || dueMs(pending.getFirst()) > nowMs) {
            return;
        }
        List<Input.Release> left = new ArrayList<>();
        for (Input.Release release : pending) {
            if (dueMs(release) <= nowMs && isDone(sealer, release, nowMs)) {
                done.add(release.assignment());
                writtenMs.remove(release.assignment());
                continue;
            }
            left.add(release);
            if (dueMs(release) <= nowMs && isToBeWritten(release.assignment(), nowMs)) {
                writtenMs.put(release.assignment(), nowMs);
                write(release);
            }
        }
        pending = left;
    }

    private static long dueMs(Input.Release release) {
        return release.release().untilMs() + GRACE_MS;
    }

    private boolean isDone(ChainSealer sealer, Input.Release release, long nowMs) {
        long assignment = release.assignment();
        boolean handedOver = writtenMs.containsKey(assignment) || nowMs - dueMs(release) > ERASED_MS;
        return sealer.isReleased(assignment) || (sealer.isErased(assignment) && handedOver);
    }

    private boolean isToBeWritten(long assignment, long nowMs) {
        Long before = writtenMs.get(assignment);
        return before == null || nowMs - before >= AGAIN_MS;
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
