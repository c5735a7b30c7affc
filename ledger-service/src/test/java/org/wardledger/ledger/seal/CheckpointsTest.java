package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.fixture.Vitals;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.TestFeed;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.localstack.fixture.TinyDisk;

/** Who signs what when; Kafka's own MockProducer stands in for a broker. */
@SuppressWarnings("NullAway.Init") // each test begins with begin()
class CheckpointsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path dir;

    private final BlockFeed feed = new BlockFeed();
    private MockProducer<byte[], byte[]> topic;
    private LedgerFixture ledger;
    private CheckpointStore kept;
    private Checkpoints checkpoints;
    private volatile boolean owner = true;

    private void begin(Path state) throws IOException {
        Path key = dir.resolve("site.key");
        Files.writeString(key, LedgerFixture.KEY.secretText());
        topic = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        ledger = LedgerFixture.in(dir);
        kept = new CheckpointStore(state);
        checkpoints = new Checkpoints(
                LedgerFixture.SITE,
                new SiteKey(key, LedgerFixture.SITE),
                ledger.store(),
                kept,
                feed,
                chain -> owner && chain == 0);
        checkpoints.start(topic);
    }

    private void begin() throws IOException {
        begin(dir.resolve("state"));
    }

    @AfterEach
    void end() {
        if (checkpoints != null) {
            checkpoints.close();
            ledger.store().close();
        }
    }

    @Test
    void a_chain_of_another_node_is_not_signed() throws IOException {
        begin();
        owner = false;
        sealTo(3);
        owner = true;
        sealTo(4);
        await().atMost(SOON).until(() -> !published().isEmpty());
        assertThat(published()).containsExactly(4L);
    }

    @Test
    void a_smaller_checkpoint_that_comes_after_a_larger_one_is_followed_by_the_largest_again() throws IOException {
        begin();
        sealTo(2);
        await().atMost(SOON).until(() -> published().equals(List.of(2L)));
        String smaller = note(0);
        sealTo(5);
        await().atMost(SOON).until(() -> published().equals(List.of(2L, 5L)));
        checkpoints.read(0, smaller); // read back, in order: nothing is wrong
        checkpoints.read(0, note(1));
        assertThat(published()).containsExactly(2L, 5L);
        checkpoints.read(0, smaller); // a stale owner has published it again
        await().atMost(SOON).until(() -> published().equals(List.of(2L, 5L, 5L)));
        assertThat(size(kept.newest(0))).isEqualTo(5);
        owner = false;
        checkpoints.read(0, smaller);
        owner = true;
        sealTo(6);
        await().atMost(SOON).until(() -> published().size() == 4);
        assertThat(published()).as("only the owner repairs").endsWith(6L);
    }

    @Test
    void who_takes_a_chain_publishes_its_newest_checkpoint_again() throws IOException {
        begin();
        sealTo(2);
        await().atMost(SOON).until(() -> published().equals(List.of(2L)));
        checkpoints.taken(0);
        await().atMost(SOON).until(() -> published().equals(List.of(2L, 2L)));
    }

    @Test
    void what_is_no_checkpoint_of_this_site_is_passed_over() throws IOException {
        begin();
        checkpoints.read(0, "nonsense");
        SignedNote foreign =
                SignedNote.sign(new Checkpoint("other/0/1", 99, Rfc6962.leafHash(new byte[] {1})), LedgerFixture.KEY);
        checkpoints.read(0, foreign.encoded());
        assertThat(kept.newest(0)).isNull();
    }

    @Test
    void what_the_disk_does_not_take_is_neither_signed_nor_lost() throws IOException {
        try (TinyDisk disk = TinyDisk.mount(dir.resolve("disk"), 1)) {
            begin(disk.directory().resolve("state"));
            disk.fill();
            int before = topic.history().size();
            sealTo(8);
            await().atMost(SOON).until(() -> checkpoints.trouble() != null);
            assertThat(checkpoints.trouble())
                    .contains("cannot keep the checkpoint of chain 0", "its disk " + disk.directory());
            assertThat(topic.history()).hasSize(before);
            disk.free();
            await("without another block").atMost(SOON).until(() -> checkpoints.trouble() == null);
            assertThat(size(kept.newest(0))).isEqualTo(8);
            assertThat(published()).endsWith(8L);
        }
    }

    @Test
    void what_nobody_expected_is_a_trouble_that_ends_when_its_cause_does() throws IOException {
        begin();
        topic.sendException = new IllegalStateException("a producer that is broken");
        sealTo(3);
        await().atMost(SOON).until(() -> checkpoints.trouble() != null);
        assertThat(checkpoints.trouble()).contains("chain 0", "a producer that is broken");
        assertThat(size(kept.newest(0))).as("kept before anybody is told").isEqualTo(3);
        sealTo(4);
        topic.sendException = null;
        await("without another block").atMost(SOON).until(() -> checkpoints.trouble() == null);
        assertThat(published()).endsWith(4L);
    }

    @Test
    void a_ledger_that_lacks_what_was_signed_is_a_trouble_until_another_node_has_the_chain() throws IOException {
        begin();
        kept.keep(0, LedgerFixture.note(anotherLedger(), 2, LedgerFixture.KEY));
        sealTo(3);
        await().atMost(SOON).until(() -> checkpoints.trouble() != null);
        assertThat(checkpoints.trouble()).contains("it was rewritten");
        assertThat(published()).isEmpty();
        owner = false;
        await().atMost(SOON).until(() -> checkpoints.trouble() == null);
    }

    @Test
    void the_trouble_ends_when_the_index_was_built_again() throws IOException {
        begin();
        sealTo(3);
        await().atMost(SOON).until(() -> published().equals(List.of(3L)));
        ledger.store().close();
        TestFeed.publish(feed, 0, 3);
        await().atMost(SOON).until(() -> checkpoints.trouble() != null);
        assertThat(checkpoints.trouble()).contains("is closed");
        ledger.store().reopen();
        await().atMost(SOON).until(() -> checkpoints.trouble() == null);
    }

    private ChainStore anotherLedger() {
        LedgerFixture other = LedgerFixture.in(dir.resolve("other"));
        for (String bed : List.of("c1", "c2", "c3", "c4")) {
            other.vitals(bed, 1, 1, Vitals.hr(99)).seal();
        }
        return other.store().chain(0);
    }

    private void sealTo(long blocks) {
        while (ledger.store().chain(0).height() + 1 < blocks) {
            long seq = ledger.store().chain(0).height() + 1;
            for (String bed : List.of("b1", "b2", "b3", "b4")) {
                ledger.vitals(bed, seq, seq, Vitals.hr(70));
            }
            ledger.seal();
        }
        TestFeed.publish(feed, 0, ledger.store().chain(0).height());
    }

    private String note(int index) {
        return new String(topic.history().get(index).value(), StandardCharsets.UTF_8);
    }

    private List<Long> published() {
        return topic.history().stream()
                .map(record -> Checkpoint.parse(
                                SignedNote.parse(record.value()).orThrow().text())
                        .orThrow()
                        .size())
                .toList();
    }

    private static long size(CheckpointStore.@Nullable Kept kept) {
        return kept == null ? -1 : kept.checkpoint().size();
    }
}
