package org.wardledger.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.DecodeException;

/**
 * Follows {@code wardledger.headers} from its end on, read committed, on a thread of its own: up to which inputs each chain is
 * sealed. Keeps nothing but where it is; after an error it goes on from there.
 */
public final class HeaderFollower implements AutoCloseable {
    /** The topic of blocks' headers, docs/FORMATS.md "Blocks". */
    public static final String TOPIC = "wardledger.headers";

    private static final Logger LOG = Logger.getLogger(HeaderFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Who listens, on the follower's thread. */
    public interface Listener {

        /** Nothing of these chains is missed from here on. */
        void follows(int chains);

        /** A sealed block answers for the chain's inputs up to this offset, exclusive. */
        void sealed(int chain, long inputTo);
    }

    private final Listener listener;
    private final Map<TopicPartition, Long> positions = new HashMap<>(); // the thread's only
    private final TopicReader reader;

    /**
     * Begins to follow at once.
     *
     * @param consumers makes a consumer that reads committed records only and is in no group
     */
    public HeaderFollower(Supplier<Consumer<byte[], byte[]>> consumers, Listener listener) {
        this.listener = listener;
        this.reader = new TopicReader(TOPIC, "headers", consumers, this::follow);
    }

    private void follow(TopicReader reader, Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = reader.partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        positions.forEach(consumer::seek);
        for (TopicPartition partition : partitions) { // the end as it is now, not when the first record comes
            positions.put(partition, consumer.position(partition));
        }
        listener.follows(partitions.size());
        reader.reads();
        while (reader.isOpen()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            listener.sealed(
                    record.partition(), BlockCodec.decodeHeader(record.value()).inputTo());
        } catch (DecodeException e) {
            // the ledger's indexers refuse it too; here it only answers for nothing
            LOG.errorf("%s holds what is no header, at %d of partition %d", TOPIC, record.offset(), record.partition());
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
