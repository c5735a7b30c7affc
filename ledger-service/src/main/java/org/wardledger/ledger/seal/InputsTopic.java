package org.wardledger.ledger.seal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainSealer;

/**
 * A chain's inputs as they are, against what was sealed of them. Offsets alone do not tell: a topic that was lost and made
 * again grows until it has those that were sealed, with other inputs. Those were appended when the last block was sealed
 * already, so the append time of the last one that should be sealed tells.
 *
 * @param first offset of the first input that there is
 * @param end behind the last
 * @param next the one that is to be sealed next
 * @param isOther whether those before {@code next} came later than what was sealed last
 */
public record InputsTopic(TopicPartition partition, long first, long end, long next, boolean isOther) {
    /**
     * How far append times, which are Kafka's, may be above seal times, which are an owner's. An input that was dropped
     * leaves no other time.
     */
    static final long CLOCKS_MS = 60_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** Behind the last input there may be marks of transactions, one for each handover. */
    private static final long LOOK_BACK = 200;

    /**
     * Looks into the topic.
     *
     * @param reader uncommitted, the partition assigned to it; its position is another one afterwards
     * @param head newest block of the chain
     * @param engineMs of the chain
     */
    static InputsTopic look(
            Consumer<byte[], byte[]> reader, TopicPartition partition, BlockHeader head, long engineMs) {
        long first = offset(reader.beginningOffsets(List.of(partition)), partition);
        long end = offset(reader.endOffsets(List.of(partition)), partition);
        long next = head.inputTo();
        boolean isOther = first < next
                && next <= end
                && lastMs(reader, partition, Math.max(first, next - LOOK_BACK), next)
                        > Math.max(engineMs, head.sealMs()) + CLOCKS_MS;
        return new InputsTopic(partition, first, end, next, isOther);
    }

    /** Whether it is the one that was sealed, and has all that is to be sealed. */
    public boolean isThere() {
        return first <= next && next <= end && !isOther;
    }

    /** Why it is not. */
    String trouble() {
        return partition + " is another topic than was sealed, or has lost inputs: it has " + first + " to " + end
                + ", and the next one to seal is " + next
                + (isOther ? ", but those before it came after the newest block was sealed" : "");
    }

    /**
     * Where another topic, or a part of it, is gone on with: the first input that was appended when the last that is sealed
     * was, or later. Kafka's clock may have gone back since, as far as engine time follows no clock. What is sealed already
     * is known again.
     */
    static long firstNotSealed(Consumer<byte[], byte[]> reader, TopicPartition partition, long engineMs, long end) {
        long sinceMs = Math.max(0, engineMs - ChainSealer.CLOCK_TOLERANCE_MS);
        var first = reader.offsetsForTimes(Map.of(partition, sinceMs)).get(partition);
        return first == null ? end : first.offset();
    }

    /** Append time of the last input between two offsets, or 0 when there is none. */
    private static long lastMs(Consumer<byte[], byte[]> reader, TopicPartition partition, long from, long to) {
        reader.seek(partition, from);
        long began = System.nanoTime();
        long lastMs = 0;
        while (reader.position(partition) < to) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                lastMs = record.offset() < to ? record.timestamp() : lastMs;
            }
            if (System.nanoTime() - began > SILENCE.toNanos()) {
                throw new TimeoutException(partition + " was read to " + reader.position(partition) + " of " + to);
            }
        }
        return lastMs;
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition of) {
        return Objects.requireNonNull(offsets.get(of));
    }
}
