package org.wardledger.ledger.seal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.wire.AlertView;

/**
 * Commits a block: header, body and alert changes in one transaction, so that an alert that anybody sees is sealed. When
 * it throws, the outcome is unknown: the block may be committed or not, and only the topics can say.
 */
final class BlockCommit {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Producer<byte[], byte[]> writer;

    BlockCommit(Producer<byte[], byte[]> writer) {
        this.writer = writer;
    }

    /** @throws org.apache.kafka.common.KafkaException when the outcome is not known to be good */
    void commit(SealedBlock sealed) {
        int chain = sealed.block().header().chain();
        writer.beginTransaction();
        // send() only queues; commitTransaction() waits for all of it and throws what any of it threw
        send(Topics.HEADERS, chain, null, BlockCodec.encode(sealed.block().header()));
        send(Topics.BLOCKS, chain, null, BlockCodec.encode(sealed.block().body()));
        for (AlertState alert : sealed.alerts()) {
            send(Topics.ALERTS, chain, alert.change().id().toString().getBytes(StandardCharsets.UTF_8), json(alert));
        }
        writer.commitTransaction();
    }

    private void send(String topic, int chain, byte @Nullable [] key, byte[] value) {
        var unused = writer.send(new ProducerRecord<>(topic, chain, key, value));
    }

    private static byte[] json(AlertState alert) {
        try {
            return JSON.writeValueAsBytes(AlertView.of(alert));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert that JSON cannot say", e);
        }
    }
}
