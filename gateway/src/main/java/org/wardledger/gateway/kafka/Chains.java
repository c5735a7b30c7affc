package org.wardledger.gateway.kafka;

import java.util.OptionalInt;
import org.wardledger.core.vitals.Patients;

/**
 * How many chains the site has: the partition count of {@code wardledger.inputs}, fixed at the site's creation. Which
 * chain a patient's entries are sealed in depends on it, so nothing is written before it is known, nor once it is seen
 * to change. Thread-safe.
 */
public final class Chains {
    private int count;
    private int changedTo;

    /** Tells what Kafka says now. The first count stays; any other is an error from then on. */
    public synchronized void observe(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + partitions);
        }
        if (count == 0) {
            count = partitions;
            notifyAll();
        } else if (partitions != count) {
            changedTo = partitions;
        }
    }

    /** The count, once known. */
    public synchronized OptionalInt count() {
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** Whether the count was seen to change, which nothing but an operator's mistake does. */
    public synchronized boolean changed() {
        return changedTo != 0;
    }

    /**
     * A patient's chain; waits until the count is known.
     *
     * @throws IllegalStateException when the count has changed
     */
    public synchronized int of(String patient) throws InterruptedException {
        while (count == 0) {
            wait();
        }
        if (changedTo != 0) {
            throw new IllegalStateException(sentence());
        }
        return Patients.chainOf(patient, count);
    }

    /** For logs and the health report. */
    public synchronized String sentence() {
        if (count == 0) {
            return "the number of chains is not known yet";
        }
        return changedTo == 0
                ? count + " chains"
                : "the site was created with " + count + " chains, but wardledger.inputs now has " + changedTo
                        + " partitions";
    }
}
