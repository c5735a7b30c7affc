package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;
import static org.wardledger.ledger.fixture.Vitals.spo2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.Block;
import org.wardledger.core.chain.StateKeys;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.Tamper;

/** The auditor on a node's disk: everything right is said to be, and every change is found and named. */
class VerifyCommandTest {
    private static final String VKEY = LedgerFixture.KEY.verifierKey().text();

    @TempDir
    Path dir;

    private Path data;
    private Path index;
    private Path early;
    private List<Block> blocks = List.of();

    @BeforeEach
    void seal() throws IOException {
        data = dir.resolve("data");
        index = data.resolve("index");
        early = dir.resolve("early.txt");
        LedgerFixture ledger = LedgerFixture.in(data);
        for (int i = 0; i < 8; i++) {
            ledger.vitals("bed-1", i, i, hr(i == 3 ? 40 : 70 + i), spo2(97)).vitals("bed-2", i, i, hr(60));
            ledger.seal();
            if (i == 3) {
                ledger.sign();
                Files.copy(data.resolve("state/checkpoints/0"), early);
            }
        }
        ledger.sign();
        blocks = ledger.blocks();
        ledger.store().close();
    }

    private void assertWrong(String what) {
        Run run = Run.verify(data, "--vkey", VKEY);
        assertThat(run.out()).contains("WRONG: " + what);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    private static byte[] lastFlipped(byte[] bytes) {
        return flipped(bytes, bytes.length - 1);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    /** A chain that has readings, its number of blocks, and a payload that its block 1 brings. */
    private int busyChain() {
        return blocks.stream()
                .filter(b -> b.header().height() == 1)
                .findFirst()
                .orElseThrow()
                .header()
                .chain();
    }

    @Test
    void aWholeLedgerUnderItsKeyIsAllRight() {
        Run run = Run.verify(data, "--vkey", VKEY);
        assertThat(run.out()).contains("chain 0: ", "chain 1: ", "OK: ").doesNotContain("WRONG");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsAuthenticated() {
        Run run = Run.verify(data);
        assertThat(run.out()).contains("NOT AUTHENTICATED");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void anotherKeyIsWrong() {
        String other = SigningKey.of(LedgerFixture.SITE, lastFlipped(new byte[32]))
                .verifierKey()
                .text();
        Run run = Run.verify(data, "--vkey", other);
        assertThat(run.out()).contains("is not signed by", "genesis names the key");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void anEarlierCheckpointIsFoundInTheLog() {
        Run run = Run.verify(data, "--vkey", VKEY, "--checkpoint", early);
        assertThat(run.out()).contains("the log still contains the checkpoint in " + early);
        assertThat(run.status()).isZero();
    }

    @Test
    void aCheckpointOfARewrittenLogIsNotFound() throws IOException {
        LedgerFixture other = LedgerFixture.in(dir.resolve("other"));
        for (int i = 0; i < 4; i++) {
            other.vitals("bed-1", i, i, hr(90)).vitals("bed-2", i, i, hr(91)).seal();
        }
        other.sign().store().close();
        int chain = busyChain();
        Run run = Run.verify(data, "--vkey", VKEY, "--checkpoint", dir.resolve("other/state/checkpoints/" + chain));
        assertThat(run.out()).contains("the log was rewritten");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aCutTailIsFoundByTheHighestCheckpointThatIsKeptOutsideOfTheIndex() {
        int chain = busyChain();
        long last = blocks.stream().filter(b -> b.header().chain() == chain).count() - 1;
        Tamper.cut(index, chain, last);
        assertWrong("chain " + chain + ": ends after " + last + " blocks, and its newest signed checkpoint has "
                + (last + 1) + ": the tail is cut");
    }

    @Test
    void aChangedHeaderIsNamed() {
        int chain = busyChain();
        Tamper.header(index, chain, 2, bytes -> flipped(bytes, bytes.length / 2));
        assertWrong("chain " + chain + ", block 2: ");
    }

    @Test
    void everyChangedByteOfABlocksEntriesIsNamed() {
        int chain = busyChain();
        byte[][] original = {new byte[0]};
        Tamper.entries(index, chain, 1, bytes -> original[0] = bytes);
        for (int at = 0; at < original[0].length; at += 7) {
            int place = at;
            Tamper.entries(index, chain, 1, bytes -> flipped(original[0], place));
            assertWrong("chain " + chain + ", block 1: ");
        }
    }

    @Test
    void aChangedPayloadIsNamedWithItsBlockAndEntry() {
        Block block = blocks.stream()
                .filter(b -> b.header().height() == 1 && !b.body().payloads().isEmpty())
                .findFirst()
                .orElseThrow();
        Tamper.payload(index, Cid.ofPayload(block.body().payloads().getFirst()), VerifyCommandTest::lastFlipped);
        assertWrong("chain " + block.header().chain() + ", block 1: entry ");
    }

    @Test
    void whatOnlyFollowsFromTheBlocksIsComparedToo() {
        int chain = busyChain();
        Tamper.logNode(index, chain, 0, 1, VerifyCommandTest::lastFlipped);
        assertWrong("the index is not what the blocks give: chain " + chain + ": record ");
        Tamper.logNode(index, chain, 0, 1, VerifyCommandTest::lastFlipped);
        Tamper.totals(index, chain, 1, VerifyCommandTest::lastFlipped);
        assertWrong("the index is not what the blocks give: chain " + chain + ": record ");
    }

    @Test
    void withoutPatientsKeysTheStateIsComparedAsFarAsItTakesNone() {
        Run whole = Run.verify(data, "--vkey", VKEY, "--without-keys");
        assertThat(whole.ended(0)).contains("NOT COMPARED: of the index, for want of patients' keys: who patients are");
        assertThat(Run.verify(data, "--vkey", VKEY).ended(0)).doesNotContain("NOT COMPARED");
        int chain = busyChain();
        Tamper.state(index, chain, StateKeys.reading(0, 0), VerifyCommandTest::lastFlipped);
        assertThat(Run.verify(data, "--vkey", VKEY, "--without-keys").ended(1))
                .contains("WRONG: the index is not what the blocks give: chain " + chain + ": record ", "of state");
    }

    @Test
    void aDamagedFileOfTheDatabaseIsFound() throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            // what was written last is in the log that RocksDB replays; everything is found there in a young index
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(log|sst)"))
                    .filter(f -> f.toFile().length() > 1000)
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, flipped(bytes, bytes.length / 2));
            }
        }
        Run run = Run.verify(data, "--vkey", VKEY);
        assertThat(run.out()).contains("WRONG: ");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aChainWithoutASignedCheckpointIsNotAuthenticated() throws IOException {
        Files.delete(data.resolve("state/checkpoints/1"));
        Run run = Run.verify(data, "--vkey", VKEY);
        assertThat(run.out()).contains("NOT AUTHENTICATED: chain 1 has no signed checkpoint");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void nobodyVouchesForAChainOfWhichNothingIsThere() throws IOException {
        int chain = busyChain();
        Path part = dir.resolve("part");
        try (LedgerStore store = LedgerStore.open(part.resolve("index"), LedgerFixture.CHAINS, () -> null)) {
            blocks.stream().filter(b -> b.header().chain() == chain).forEach(b -> LedgerFixture.index(store, b));
        }
        Path checkpoint = Path.of("state/checkpoints/" + chain);
        Files.createDirectories(part.resolve(checkpoint).getParent());
        Files.copy(data.resolve(checkpoint), part.resolve(checkpoint));
        Run run = Run.verify(part, "--vkey", VKEY);
        assertThat(run.out())
                .contains("NOT AUTHENTICATED: nobody vouches that there is nothing of chain " + (1 - chain))
                .doesNotContain("OK: ", "WRONG");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aKeyThatOutlivedItsPatientsErasureIsFound() {
        Path keys = dir.resolve("keys");
        data = dir.resolve("erased");
        LedgerFixture ledger =
                LedgerFixture.in(data).vitals("bed-1", 0, 0, hr(70)).seal();
        try (LedgerStore kept = LedgerStore.open(keys, LedgerFixture.CHAINS, () -> null)) {
            kept.copyKeys(ledger.store());
        }
        ledger.erase("bed-1", new EventId(1, 2)).seal().sign().store().close();
        assertThat(Run.verify(data, "--vkey", VKEY).status()).isZero();
        Tamper.copyKeys(keys, data.resolve("index"));
        assertWrong("the index is not what the blocks give: chain "
                + Patients.chainOf(Patients.ofBed("w", "bed-1"), LedgerFixture.CHAINS)
                + ": key 0 of the erased patient ");
    }

    @Test
    void aCheckpointOfAnotherLogIsWrong() throws IOException {
        Files.copy(data.resolve("state/checkpoints/0"), dir.resolve("zero"));
        Files.write(data.resolve("state/checkpoints/1"), Files.readAllBytes(dir.resolve("zero")));
        assertThat(Run.verify(data, "--vkey", VKEY).status()).isEqualTo(1);
    }

    @Test
    void aWrongCommandLineIsUsage() throws IOException {
        Path noNote = Files.writeString(dir.resolve("no-note"), "hello\n");
        for (List<Object> args : Arrays.<List<Object>>asList(
                List.of(),
                List.of(dir.resolve("nowhere")),
                List.of(data, "--vkey", "demo+00000000+AAAA"),
                List.of(data, "--checkpoint", noNote),
                List.of(data, "--checkpoint", dir.resolve("nowhere")),
                List.of(data, "--nonsense"))) {
            Run run = Run.verify(args.toArray());
            assertThat(run.status()).as(args.toString()).isEqualTo(64);
            assertThat(run.err()).isNotEmpty().doesNotContain("\tat ");
        }
    }
}
