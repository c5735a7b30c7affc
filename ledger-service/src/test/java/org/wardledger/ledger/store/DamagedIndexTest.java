package org.wardledger.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.fixture.Vitals;
import org.wardledger.ledger.keys.Keystore;

/** An index whose files were changed: it is never used, never lost without a word, and what lies beside it is not touched. */
class DamagedIndexTest {
    @TempDir
    private Path dir;

    private Path index;

    @BeforeEach
    void anIndexOnDisk() {
        index = dir.resolve("index");
        LedgerFixture ledger = LedgerFixture.in(dir);
        for (int seq = 0; seq < 200; seq++) {
            ledger.vitals("b" + seq % 7, seq, seq, Vitals.hr(60 + seq % 60)).seal();
        }
        ledger.sign();
        ledger.store().close();
        // from the log into tables
        LedgerStore.open(index, this::vault).close();
    }

    private @Nullable SiteVault vault() {
        return new Keystore(dir.resolve(Keystore.FILE), "wardledger").get();
    }

    /** What may happen to files. */
    enum Damage {
        TABLE_IS_GONE(".sst") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        TABLE_IS_CUT(".sst") {
            @Override
            void to(Path file) throws IOException {
                cut(file, Files.size(file) / 2);
            }
        },
        END_OF_TABLE_IS_CHANGED(".sst") {
            @Override
            void to(Path file) throws IOException {
                flip(file, Files.size(file) - 1);
            }
        },
        MANIFEST_IS_EMPTY("MANIFEST") {
            @Override
            void to(Path file) throws IOException {
                cut(file, 0);
            }
        },
        MANIFEST_IS_CHANGED("MANIFEST") {
            @Override
            void to(Path file) throws IOException {
                flip(file, Files.size(file) / 2);
            }
        },
        MANIFEST_IS_GONE("MANIFEST") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        CURRENT_IS_GONE("CURRENT") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        };

        private final String files;

        Damage(String files) {
            this.files = files;
        }

        abstract void to(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void an_index_with_damaged_files_is_set_aside_when_it_is_opened(Damage damage) throws IOException {
        for (Path file : files(damage.files)) {
            damage.to(file);
        }
        assertThatThrownBy(() -> LedgerStore.open(index, this::vault))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED))
                .hasMessageContaining(index.toString());
        try (LedgerStore store = LedgerStore.openOrBegin(index, this::vault)) {
            assertThat(store.chains()).isEmpty();
        }
        assertThat(brokenOnes()).hasSize(1);
        assertThat(dir.resolve("state").resolve("checkpoints")).isDirectoryContaining("glob:**/0");
    }

    @Test
    void an_index_of_another_version_is_set_aside_too_and_nobody_reads_it() throws IOException {
        try (Rocks rocks = Rocks.open(index);
                Rocks.Batch batch = rocks.batch()) {
            batch.put(Table.POSITIONS, Keys.form(), new byte[] {1});
            rocks.write(batch);
        }
        assertThatThrownBy(() -> LedgerStore.openReadOnly(index, this::vault))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another version of this program");
        LedgerStore.openOrBegin(index, this::vault).close();
        assertThat(brokenOnes()).hasSize(1);
    }

    @Test
    void a_manifest_that_has_lost_its_end_never_gives_an_index_with_holes() throws IOException {
        Path manifest = files("MANIFEST").getFirst();
        byte[] whole = Files.readAllBytes(manifest);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 8) {
            cut(manifest, length);
            try (LedgerStore store = LedgerStore.openOrBegin(index, this::vault)) {
                for (ChainStore chain : store.chains()) {
                    for (long height = 0; height <= chain.height(); height++) {
                        assertThat(chain.header(height)).isNotNull();
                        assertThat(chain.entries(height)).isNotNull();
                        assertThat(chain.totals(height)).isNotNull();
                    }
                }
            }
            deleteIndexes();
            anIndexOnDisk();
            manifest = files("MANIFEST").getFirst();
        }
    }

    @Test
    void changed_data_is_met_when_it_is_read_and_from_then_on_nothing_is_read_until_it_is_set_aside()
            throws IOException {
        for (Path file : files(".sst")) {
            for (long at = 0; at < Files.size(file) / 2; at += 100) {
                flip(file, at);
            }
        }
        try (LedgerStore store = LedgerStore.open(index, this::vault)) {
            ChainStore chain = store.chain(0);
            assertThatThrownBy(() -> readAll(chain))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED))
                    .hasMessageContaining("cannot read the index in " + index);
            StoreException met = met(store);
            store.setAside(met);
            store.checkWhole();
            assertThat(store.chains()).hasSize(LedgerFixture.CHAINS);
            assertThat(store.chain(0).height()).isEqualTo(-1);
            // a sealer that still has the old one must not think that the ledger is empty
            assertThatThrownBy(() -> chain.header(0)).isInstanceOf(StoreException.class);
        } catch (StoreException e) {
            // the changed part may be one that is read when opening
            assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED);
            LedgerStore.openOrBegin(index, this::vault).close();
        }
        assertThat(brokenOnes()).hasSize(1);
    }

    @Test
    void of_several_that_were_set_aside_the_newest_is_kept() throws IOException {
        for (int time = 0; time < 3; time++) {
            for (Path file : files("MANIFEST")) {
                cut(file, 0);
            }
            LedgerStore.openOrBegin(index, this::vault).close();
        }
        assertThat(brokenOnes()).hasSize(1);
    }

    private static StoreException met(LedgerStore store) {
        try {
            store.checkWhole();
            throw new AssertionError("nothing was met");
        } catch (StoreException e) {
            return e;
        }
    }

    private static void readAll(ChainStore chain) {
        for (long height = 0; height <= chain.height(); height++) {
            chain.header(height);
            chain.body(height);
            chain.totals(height);
        }
    }

    private List<Path> files(String part) throws IOException {
        return list(index, part);
    }

    private List<Path> brokenOnes() throws IOException {
        return list(dir, "index.broken-");
    }

    private void deleteIndexes() throws IOException {
        for (Path old : list(dir, "index")) {
            try (Stream<Path> all = Files.walk(old)) {
                for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> list(Path directory, String part) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().contains(part))
                    .toList();
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(length);
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0x55);
        }
    }
}
