package org.wardledger.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.KeyChange;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.input.InputCodec;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.wire.AlertRecord;
import org.wardledger.ledger.wire.AlertView;

/**
 * Commits a block: header, body, alert changes, patients' keys, devices' assignments and what these hand over in one
 * transaction, so that an alert or an assignment that anybody sees is sealed, and what is sealed can be read as long as its
 * patient's key is there. When it throws, the outcome is unknown: the block may be committed or not, and only the topics
 * can say.
 */
final class BlockCommit {
    private final Producer<byte[], byte[]> writer;
    private final SiteVault vault;

    BlockCommit(Producer<byte[], byte[]> writer, SiteVault vault) {
        this.writer = writer;
        this.vault = vault;
    }

    /** @throws org.apache.kafka.common.KafkaException when the outcome is not known to be good */
    void commit(SealedBlock sealed) {
        commit(sealed, Map.of());
    }

    /**
     * Commits a block, and ends alerts of blocks that were lost.
     *
     * @param ended what is said of them last, by id
     */
    void commit(SealedBlock sealed, Map<String, byte[]> ended) {
        int chain = sealed.block().header().chain();
        writer.beginTransaction();
        // send() only queues; commitTransaction() waits for all of it and throws what any of it threw
        send(Topics.HEADERS, chain, null, BlockCodec.encode(sealed.block().header()));
        send(Topics.BLOCKS, chain, null, BlockCodec.encode(sealed.block().body()));
        for (KeyChange change : sealed.keys()) {
            switch (change) {
                case KeyChange.Made(String id, PatientKey key) ->
                    send(Topics.KEYS, chain, vault.recordKey(id, key.epoch()), vault.wrap(key, id));
                case KeyChange.Destroyed(String id, int epoch) ->
                    send(Topics.KEYS, chain, vault.recordKey(id, epoch), null);
            }
        }
        sealed.devices().forEach(this::send);
        sealed.registrations().forEach(this::send);
        for (SealedBlock.ForChain input : sealed.handovers()) {
            send(Topics.INPUTS, input.chain(), null, InputCodec.encode(input.handover()));
        }
        sealed.alerts().forEach(this::send);
        ended.forEach((id, alert) -> send(Topics.ALERTS, chain, id.getBytes(StandardCharsets.UTF_8), alert));
        // who shows an alert of an erased patient must hear that it is over before there is nothing left to hear
        sealed.forgotten().ended().forEach(this::send);
        for (AlertId alert : sealed.forgotten().ids()) {
            send(Topics.ALERTS, chain, key(alert), null);
        }
        writer.commitTransaction();
    }

    private void send(DeviceFact fact) {
        int partition = DeviceRecord.partitionOf(
                fact.device(), writer.partitionsFor(Topics.DEVICES).size());
        send(Topics.DEVICES, partition, fact.key(), fact.value());
    }

    private void send(AlertState alert) {
        send(Topics.ALERTS, alert.chain(), key(alert.change().id()), AlertRecord.encode(AlertView.of(alert)));
    }

    private static byte[] key(AlertId alert) {
        return alert.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void send(String topic, int chain, byte @Nullable [] key, byte @Nullable [] value) {
        var unused = writer.send(new ProducerRecord<>(topic, chain, key, value));
    }
}
