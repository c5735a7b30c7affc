package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardledger.core.chain.ChainIdentity;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.chain.MemoryChain;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.kafka.DeviceTopic;
import org.wardledger.ledger.kafka.Topics;

class ReleaseWriterTest {
    private static final long START_MS = LedgerFixture.START_MS;
    private static final long UNTIL_MS = START_MS + 60_000;
    private static final Input.Release RELEASE =
            new Input.Release(1, new ReleaseContent(UNTIL_MS, new AssignmentRef(1, 2)));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final DeviceTopic devices = new DeviceTopic(() -> consumer);
    private final MockProducer<byte[], byte[]> inputs =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ReleaseWriter writer = new ReleaseWriter(inputs, 0, devices);
    private ChainSealer sealer;

    /** Device m measures patient p in this chain, and from then on somebody else in another. */
    @BeforeEach
    void oneFollowsTheOther() {
        ChainIdentity identity = new ChainIdentity(
                LedgerFixture.SITE, 0, 2, 1, LedgerFixture.KEY.verifierKey().text());
        sealer = new ChainSealer(identity, null, new MemoryChain(LedgerFixture.VAULT), new RandomSecrets());
        sealer.genesis("wardledger rules 1\n", 0);
        accept(new Input.Assign(1, meaning("p", START_MS + 5_000)), START_MS);
        TopicPartition partition = new TopicPartition(Topics.DEVICES, 0);
        List<DeviceRecord> records = List.of(
                DeviceRecord.of(0, 1, meaning("p", START_MS + 5_000)), DeviceRecord.of(1, 2, meaning("q", UNTIL_MS)));
        consumer.updatePartitions(Topics.DEVICES, List.of(new PartitionInfo(Topics.DEVICES, 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 2L));
        consumer.schedulePollTask(() -> IntStream.range(0, 2)
                .forEach(i -> consumer.addRecord(new ConsumerRecord<>(
                        Topics.DEVICES,
                        0,
                        i,
                        records.get(i).key(),
                        records.get(i).value()))));
        devices.start();
        Awaitility.await("the topic is read").until(() -> devices.trouble() == null);
    }

    @AfterEach
    void close() {
        devices.close();
        inputs.close();
    }

    @Test
    void an_end_is_written_when_it_is_due_and_again_until_it_is_sealed() {
        writer.writeDue(sealer, UNTIL_MS + 4_999);
        assertThat(inputs.history()).isEmpty();
        assertThat(writer.waitMs(UNTIL_MS)).isEqualTo(5_000);
        writer.writeDue(sealer, UNTIL_MS + 5_000);
        writer.writeDue(sealer, UNTIL_MS + 9_999);
        assertThat(inputs.history()).hasSize(1);
        assertThat(inputs.history().getFirst().partition()).isZero();
        assertThat(InputCodec.decode(inputs.history().getFirst().value())).isEqualTo(RELEASE);
        writer.writeDue(sealer, UNTIL_MS + 10_000);
        assertThat(inputs.history()).hasSize(2);
        accept(RELEASE, UNTIL_MS + 10_000);
        writer.writeDue(sealer, UNTIL_MS + 20_000);
        assertThat(inputs.history()).hasSize(2);
        assertThat(writer.waitMs(UNTIL_MS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void another_owner_that_begins_writes_what_is_not_sealed_and_nothing_else() {
        accept(RELEASE, UNTIL_MS + 10_000);
        new ReleaseWriter(inputs, 0, devices).writeDue(sealer, UNTIL_MS + 20_000);
        new ReleaseWriter(inputs, 1, devices).writeDue(sealer, UNTIL_MS + 20_000);
        assertThat(inputs.history()).isEmpty();
    }

    @Test
    void the_end_of_an_erased_patients_assignment_is_asked_for_once_and_only_for_a_while() {
        accept(new Input.Erase(new EventId(1, 1), "p"), START_MS + 1);
        writer.writeDue(sealer, UNTIL_MS + 5_000);
        writer.writeDue(sealer, UNTIL_MS + 20_000);
        assertThat(inputs.history()).hasSize(1);
        new ReleaseWriter(inputs, 0, devices).writeDue(sealer, UNTIL_MS + 4_000_000);
        assertThat(inputs.history()).hasSize(1);
    }

    private void accept(Input input, long atMs) {
        assertThat(sealer.accept(sealer.nextInput(), atMs, InputCodec.encode(input)))
                .isTrue();
    }

    private static RegisteredContent meaning(String patient, long fromMs) {
        return new RegisteredContent(patient, "m", "w", "b", fromMs, null, List.of());
    }
}
