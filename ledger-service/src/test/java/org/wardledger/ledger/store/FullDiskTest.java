package org.wardledger.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.localstack.fixture.TinyDisk;

/** What a disk that is full does to the files of a node, and that all of it goes on when there is room. */
class FullDiskTest {
    private static final byte[] KEY = {1};
    private static final byte[] NEXT = {2};
    private static final SigningKey SIGNER = SigningKey.of("ward", new byte[32]);

    /** What does not get smaller by compression. */
    private static final Random RANDOM = new Random(1);

    @TempDir
    private Path dir;

    private TinyDisk disk;

    @BeforeEach
    void mount() throws IOException {
        disk = TinyDisk.mount(dir.resolve("disk"), 24);
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void the_index_says_that_it_is_full_can_be_read_meanwhile_and_goes_on_without_being_opened_anew()
            throws IOException {
        try (Rocks rocks = Rocks.open(disk.directory().resolve("index"))) {
            write(rocks, KEY, 1000);
            disk.fill();
            assertThatThrownBy(() -> fillUp(rocks))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NO_SPACE))
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("its disk " + disk.directory())
                    .hasMessageContaining("has 0 of 25 MB free");
            assertThat(rocks.get(Table.STATE, KEY)).hasSize(1000);
            disk.free();
            await("RocksDB goes on by itself")
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(StoreException.class)
                    .until(() -> {
                        write(rocks, NEXT, 1000);
                        return true;
                    });
            assertThat(rocks.get(Table.STATE, NEXT)).hasSize(1000);
            assertThat(rocks.get(Table.STATE, KEY)).hasSize(1000);
        }
    }

    @Test
    void a_checkpoint_that_cannot_be_stored_is_not_the_newest_one() throws IOException {
        Path directory = disk.directory().resolve("checkpoints");
        CheckpointStore store = new CheckpointStore(directory);
        store.keep(0, note(3));
        disk.fill();
        assertThatThrownBy(() -> store.keep(0, note(4)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the checkpoint of chain 0")
                .hasMessageContaining("has 0 of 25 MB free");
        assertThat(size(store)).isEqualTo(3);
        assertThat(size(new CheckpointStore(directory))).isEqualTo(3);
        disk.free();
        store.keep(0, note(4));
        assertThat(size(new CheckpointStore(directory))).isEqualTo(4);
    }

    @Test
    void a_site_key_that_cannot_be_stored_leaves_no_half_key_behind() throws IOException {
        Path file = disk.directory().resolve("site.key");
        disk.fill();
        SiteKey full = new SiteKey(file, "ward");
        assertThatThrownBy(full::getOrCreate)
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining("No space left on device");
        assertThat(file).doesNotExist();
        disk.free();
        SigningKey made = new SiteKey(file, "ward").getOrCreate();
        SigningKey read = new SiteKey(file, "ward").getOrCreate();
        assertThat(read.verifierKey()).isEqualTo(made.verifierKey());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    private static void fillUp(Rocks rocks) {
        for (int more = 0; more < 10; more++) {
            write(rocks, new byte[] {3, (byte) more}, 100_000);
        }
    }

    private static void write(Rocks rocks, byte[] key, int bytes) {
        try (Rocks.Batch batch = rocks.batch()) {
            byte[] value = new byte[bytes];
            RANDOM.nextBytes(value);
            batch.put(Table.STATE, key, value);
            rocks.write(batch);
        }
    }

    private static long size(CheckpointStore store) {
        CheckpointStore.Kept kept = store.newest(0);
        return kept == null ? -1 : kept.checkpoint().size();
    }

    private static SignedNote note(long size) {
        return SignedNote.sign(new Checkpoint("ward/0/1", size, Rfc6962.leafHash(new byte[] {(byte) size})), SIGNER);
    }
}
