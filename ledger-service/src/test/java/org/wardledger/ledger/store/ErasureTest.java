package org.wardledger.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.Block;
import org.wardledger.core.chain.ChainReplay;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.merkle.Frontier;
import org.wardledger.core.merkle.SubtreeHash;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AlertQueries;
import org.wardledger.ledger.query.AlertQueries.Which;
import org.wardledger.ledger.query.PatientQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.query.ReadingsFilter;

/** What is left of a patient in the index when the key is destroyed. */
class ErasureTest {
    private static final String BED = "a-bed-that-nobody-else-has";
    private static final String PATIENT = Patients.ofBed("w", BED);
    private static final String NEIGHBOUR = Patients.ofBed("w", "b2");
    private static final EventId EVENT = new EventId(1, 2);

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private LedgerStore store;

    @BeforeEach
    void fill() {
        ledger = LedgerFixture.in(dir);
        store = ledger.store();
        for (int i = 0; i < 20; i++) {
            ledger.vitals(BED, i, i, hr(i == 10 ? 45 : 60 + i), coded("a-code-that-is-like-no-other"));
            ledger.vitals("b2", i, i, hr(80 + i % 3));
            ledger.seal();
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nothing_of_the_patient_is_found_any_more_and_nothing_of_the_neighbour_has_changed() {
        var before = new ReadingQueries(store)
                .ofPatient(NEIGHBOUR, all(), null, null)
                .readings();
        assertThat(patients()).containsExactlyInAnyOrder(PATIENT, NEIGHBOUR);
        assertThat(new AlertQueries(store).alerts(Which.ALL, Pins.newest(store)).alerts())
                .isNotEmpty();
        ledger.erase(BED, EVENT).seal();
        assertThat(patients()).containsExactly(NEIGHBOUR);
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> new ReadingQueries(store).ofPatient(PATIENT, all(), null, null));
        assertThat(new AlertQueries(store).alerts(Which.ALL, Pins.newest(store)).alerts())
                .isEmpty();
        assertThat(store.assignments("mon-" + BED)).isEmpty();
        assertThat(new ReadingQueries(store)
                        .ofPatient(NEIGHBOUR, all(), null, null)
                        .readings())
                .isEqualTo(before);
    }

    @Test
    void the_wrapped_key_is_in_the_files_before_and_in_none_of_them_afterwards() throws Exception {
        byte[] wrapped = key().value();
        assertThat(filesWith(wrapped)).isNotEmpty();
        assertThat(filesWith(PATIENT.getBytes(StandardCharsets.UTF_8))).isEmpty();
        ledger.erase(BED, EVENT).seal();
        assertThat(filesWith(wrapped)).isEmpty();
        assertThat(filesWith(PATIENT.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(filesWith("a-code-that-is-like-no-other".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        store.close();
        store = LedgerStore.open(dir.resolve("index"), () -> null);
        assertThat(filesWith(wrapped)).as("nor after it was opened again").isEmpty();
    }

    @Test
    void what_a_crash_left_of_an_erasure_in_the_files_goes_when_the_index_is_opened_again() throws IOException {
        byte[] wrapped = end(key());
        byte[] device = ("mon-" + BED).getBytes(StandardCharsets.UTF_8);
        Path other = copy();
        int before = ledger.blocks().size();
        ledger.erase(BED, EVENT).seal();
        try (LedgerStore crashed = LedgerStore.open(other, vault())) {
            for (Block block : ledger.blocks().subList(before, ledger.blocks().size())) {
                ChainStore chain = crashed.chain(block.header().chain());
                ChainReplay replay = new ChainReplay(chain.chain(), chain.head(), chain);
                List<SubtreeHash> completed = Frontier.read(chain, chain.height() + 1)
                        .append(block.header().leafHash())
                        .completed();
                crashed.commit(block, replay.apply(block), completed, TopicPositions.START);
            }
        }
        assertGoneOnceOpened(other, wrapped, device);
    }

    @Test
    void what_a_crash_left_of_a_key_with_a_tombstone_goes_when_the_index_is_opened_again() throws IOException {
        KeyTable.Row key = key();
        Path other = copy();
        ledger.erase(BED, EVENT).seal();
        try (LedgerStore crashed = LedgerStore.open(other, vault())) {
            crashed.commitDeletedKey(chain().chain(), key.recordKey(), 1);
        }
        assertGoneOnceOpened(other, end(key));
    }

    /** All that is indexed so far, in another index's tables: what stands in RocksDB's log, opening it may rewrite. */
    private Path copy() {
        Path other = dir.resolve("other");
        try (LedgerStore copied = LedgerStore.open(other, LedgerFixture.CHAINS, vault())) {
            copied.copyKeys(store);
            ledger.blocks().forEach(block -> LedgerFixture.index(copied, block));
        }
        LedgerStore.open(other, vault()).close();
        return other;
    }

    private void assertGoneOnceOpened(Path index, byte[]... needles) throws IOException {
        for (byte[] needle : needles) {
            assertThat(filesWith(needle)).isNotEmpty().allMatch(file -> file.startsWith(index));
            assertThat(filesWith(needle)).anyMatch(file -> file.toString().endsWith(".sst"));
        }
        LedgerStore.open(index, vault()).close();
        for (byte[] needle : needles) {
            assertThat(filesWith(needle)).isEmpty();
        }
        try (Rocks rocks = Rocks.openReadOnly(index)) {
            assertThat(rocks.get(Table.POSITIONS, Keys.expungeOwed())).isNull();
        }
    }

    private ChainStore chain() {
        return store.chain(Patients.chainOf(PATIENT, LedgerFixture.CHAINS));
    }

    private Supplier<@Nullable SiteVault> vault() {
        return chain().keys()::vault;
    }

    /** What no table compresses: nothing like it stands beside it. */
    private static byte[] end(KeyTable.Row key) {
        return Arrays.copyOfRange(key.value(), key.value().length - 32, key.value().length);
    }

    /** The patient's, as it is before the erasure. */
    private KeyTable.Row key() {
        SiteVault vault = Objects.requireNonNull(chain().keys().vault());
        return chain().keys().records().stream()
                .filter(row -> vault.unwrap(row.value()).patientId().equals(PATIENT))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void neither_the_devices_name_nor_the_codes_that_were_measured_stay_in_a_file() throws Exception {
        byte[] device = ("mon-" + BED).getBytes(StandardCharsets.UTF_8);
        byte[] code = "80288-4".getBytes(StandardCharsets.UTF_8); // of nobody else here
        ledger.erase("b2", new EventId(3, 4)).seal(); // from RocksDB's log into tables
        assertThat(filesWith(device)).as("before").anyMatch(file -> file.toString()
                .endsWith(".sst"));
        assertThat(filesWith(code)).as("before").anyMatch(file -> file.toString()
                .endsWith(".sst"));
        ledger.erase(BED, EVENT).seal();
        assertThat(filesWith(device)).isEmpty();
        assertThat(filesWith(code)).isEmpty();
    }

    @Test
    void an_index_that_is_built_without_the_key_is_the_same_as_the_one_that_lived_through_it() throws IOException {
        ledger.erase(BED, EVENT).seal();
        ledger.vitals(BED, 100, 100, hr(70)).seal();
        assertThat(patients()).as("a new patient of the old name").containsExactlyInAnyOrder(PATIENT, NEIGHBOUR);
        Path other = dir.resolve("other");
        var vault = store.chain(0).keys();
        try (LedgerStore rebuilt = LedgerStore.open(other, LedgerFixture.CHAINS, vault::vault)) {
            rebuilt.copyKeys(store);
            ledger.blocks().forEach(block -> LedgerFixture.index(rebuilt, block));
            assertThat(store.firstDifference(rebuilt)).isNull();
        }
    }

    @Test
    void a_key_that_an_old_backup_brings_back_is_not_taken() {
        ChainStore chain = store.chain(Patients.chainOf(PATIENT, LedgerFixture.CHAINS));
        List<KeyTable.Row> old = chain.keys().records();
        ledger.erase(BED, EVENT).seal();
        int left = chain.keys().records().size();
        old.forEach(row -> store.putKey(chain.chain(), row.recordKey(), row.value(), 1));
        assertThat(chain.keys().records()).hasSize(left);
        assertThat(chain.reader().patientHandle(PATIENT)).isNull();
    }

    @Test
    void a_node_without_a_keystore_indexes_and_knows_nobody() {
        try (LedgerStore blind = LedgerStore.open(dir.resolve("blind"), LedgerFixture.CHAINS, () -> null)) {
            ledger.blocks().forEach(block -> LedgerFixture.index(blind, block));
            assertThat(new PatientQueries(blind).patients(Pins.newest(blind)).patients())
                    .isEmpty();
            assertThat(blind.firstDifference(store)).isNull();
        }
    }

    private List<String> patients() {
        return new PatientQueries(store)
                .patients(Pins.newest(store)).patients().stream()
                        .map(patient -> patient.patient())
                        .toList();
    }

    private static ReadingsFilter all() {
        return ReadingsFilter.of(null, null, null, 1000);
    }

    private static Measurement coded(String code) {
        return new Measurement("80288-4", new Value.Coded(code), "", Quality.VALID);
    }

    private List<Path> filesWith(byte[] needle) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (contains(Files.readAllBytes(file), needle)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean contains(byte[] bytes, byte[] needle) {
        String hay = new String(bytes, StandardCharsets.ISO_8859_1);
        return hay.contains(new String(needle, StandardCharsets.ISO_8859_1));
    }
}
