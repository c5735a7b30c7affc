package org.wardledger.ledger.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.wardledger.ledger.event.Events;

/** Writes events into the chains' inputs. Thread-safe. */
public final class EventWriter implements Events.Writer, AutoCloseable {
    private static final long WAIT_SECONDS = 5;

    private final Producer<byte[], byte[]> producer;

    /** @param producer closed with this */
    public EventWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public long write(int chain, byte[] input) {
        try {
            return producer.send(new ProducerRecord<>(Topics.INPUTS, chain, null, input))
                    .get(WAIT_SECONDS, TimeUnit.SECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new Events.NotWritten("Kafka did not take the event: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Events.NotWritten("interrupted");
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
