package org.wardledger.ledger.seal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.wardledger.core.bytes.ByteKey;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.ChainDevices;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.ledger.kafka.CommittedRecords;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Writes into {@code wardledger.keys} and {@code wardledger.devices} again what they have lost of a chain and its owner's
 * index still has: a topic may have been made again, or be an older copy. What an older copy brings back of erased
 * patients is taken away again. For an owner that nobody else seals beside; a crash is safe at any time, for whoever owns
 * the chain next compares again.
 */
final class LostRecords {
    private static final Logger LOG = Logger.getLogger(LostRecords.class);
    /** Records in a transaction. */
    private static final int AT_ONCE = 1000;

    private static final byte[] NOTHING = {};

    private final LedgerStore store;
    private final CommittedRecords topics;
    private final Producer<byte[], byte[]> writer;

    /** @param writer the chain's, which has fenced all others */
    LostRecords(LedgerStore store, CommittedRecords topics, Producer<byte[], byte[]> writer) {
        this.store = store;
        this.topics = topics;
        this.writer = writer;
    }

    /** To be called with an index that is at the end of the chain. */
    void restore(int chain) {
        List<ProducerRecord<byte[], byte[]>> lost = new ArrayList<>(keys(chain));
        lost.addAll(devices(chain));
        for (int from = 0; from < lost.size(); from += AT_ONCE) {
            writer.beginTransaction();
            lost.subList(from, Math.min(lost.size(), from + AT_ONCE)).forEach(record -> {
                var unused = writer.send(record); // commitTransaction() waits for all of it, and throws what any threw
            });
            writer.commitTransaction();
        }
        if (!lost.isEmpty()) {
            LOG.warnf(
                    "chain %d: %s and %s are not what was written there: %d records were put right from this node's index",
                    chain, Topics.KEYS, Topics.DEVICES, lost.size());
        }
    }

    private List<ProducerRecord<byte[], byte[]>> keys(int number) {
        ChainReader reader = store.chain(number).reader();
        Map<ByteKey, byte[]> there = new HashMap<>();
        List<ProducerRecord<byte[], byte[]>> lost = new ArrayList<>();
        topics.each(new TopicPartition(Topics.KEYS, number), 0, record -> {
            boolean destroyed = record.value() == null;
            there.put(new ByteKey(record.key()), destroyed ? NOTHING : record.value());
        });
        for (LedgerStore.KeyRecord key : store.keyRecords(number)) {
            byte[] said = there.remove(new ByteKey(key.key()));
            // a patient id that begins again has the record's key that it had before
            if (said == null || said == NOTHING || isErased(reader, said)) {
                lost.add(new ProducerRecord<>(Topics.KEYS, number, key.key(), key.value()));
            }
        }
        there.forEach((key, said) -> {
            if (said != NOTHING && isErased(reader, said)) {
                lost.add(new ProducerRecord<>(Topics.KEYS, number, key.bytes(), null));
            }
        });
        return lost;
    }

    private List<ProducerRecord<byte[], byte[]>> devices(int number) {
        Map<ByteKey, DeviceFact> there = new HashMap<>();
        int partitions;
        try {
            partitions = topics.all(Topics.DEVICES, record -> {
                DeviceFact fact = DeviceFact.decode(record.key(), record.value());
                there.put(new ByteKey(fact.key()), fact);
            });
        } catch (DecodeException e) {
            // the node is not ready for it, and says so; what is sealed does not hang on it
            LOG.errorf("chain %d: %s cannot be compared: %s", number, Topics.DEVICES, e.getMessage());
            return List.of();
        }
        List<DeviceFact> lost = new ArrayList<>();
        for (DeviceFact fact : there.values()) {
            if (fact instanceof DeviceRecord device
                    && device.chain() == number
                    && !device.isErased()
                    && isErased(device.ref())) {
                lost.add(device.erased());
            }
        }
        ChainReader reader = store.chain(number).reader();
        for (DeviceRecord device : ChainDevices.of(number, reader, this::isErased)) {
            if (!there.containsKey(new ByteKey(device.key()))) {
                lost.add(device);
            }
        }
        for (DeviceRegistration device : ChainDevices.registrations(number, reader)) {
            if (!device.equals(there.get(new ByteKey(device.key())))) {
                lost.add(device);
            }
        }
        return lost.stream()
                .map(fact -> new ProducerRecord<>(
                        Topics.DEVICES, DeviceRecord.partitionOf(fact.device(), partitions), fact.key(), fact.value()))
                .toList();
    }

    private static boolean isErased(ChainReader reader, byte[] wrapped) {
        return reader.isErased(SiteVault.owner(wrapped).patient());
    }

    private boolean isErased(AssignmentRef assignment) {
        if (assignment.chain() >= store.chains().size()) {
            return false;
        }
        ChainReader reader = store.chain(assignment.chain()).reader();
        Long patient = reader.patientOf(assignment.assignment());
        return patient != null && reader.isErased(patient);
    }
}
