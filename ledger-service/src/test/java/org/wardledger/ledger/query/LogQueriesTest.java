package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.ProofVerdict;
import org.wardledger.core.merkle.Proofs;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.Tiles;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.LedgerStore;

/** The log as auditors read it: 300 blocks of one chain are signed, one more is not. */
class LogQueriesTest {
    private static final int SIGNED = 300;

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private LedgerStore store;
    private LogQueries logs;
    private int chain;

    @BeforeEach
    void seal() {
        ledger = LedgerFixture.in(dir);
        chain = Patients.chainOf(Patients.ofBed("w", "bed-1"), LedgerFixture.CHAINS);
        ledger.seal();
        for (int i = 1; i < SIGNED; i++) {
            ledger.vitals("bed-1", i, i, hr(70)).seal();
        }
        ledger.sign().vitals("bed-1", SIGNED, SIGNED, hr(70)).seal();
        store = ledger.store();
        logs = new LogQueries(store, ledger.checkpoints());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private byte[] tile(String path) {
        return logs.tile(Integer.toString(chain), path);
    }

    private static void assertProblem(QueryProblem.Kind kind, ThrowingCallable question) {
        assertThatThrownBy(question).isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                .isEqualTo(kind));
    }

    private Checkpoint checkpoint(String note) {
        var verdict = SignedNote.parse(note).orThrow().verify(Set.of(LedgerFixture.KEY.verifierKey()));
        assertThat(verdict).isInstanceOf(NoteVerdict.Verified.class);
        return ((NoteVerdict.Verified) verdict).checkpoint().orThrow();
    }

    @Test
    void theCheckpointsRootFollowsFromTheHeadersInTheBundlesAndFromTheTiles() {
        Checkpoint checkpoint = checkpoint(logs.checkpoint(Integer.toString(chain)));
        assertThat(checkpoint.size()).isEqualTo(SIGNED);
        MerkleTree log = new MerkleTree();
        Tiles.decodeBundle(tile("entries/000"), 256).forEach(header -> log.append(Rfc6962.leafHash(header)));
        Tiles.decodeBundle(tile("entries/001.p/44"), 44).forEach(header -> log.append(Rfc6962.leafHash(header)));
        assertThat(log.root()).isEqualTo(checkpoint.root());

        List<Hash> first = Tiles.decodeNodes(tile("0/000"), 256);
        List<Hash> second = Tiles.decodeNodes(tile("0/001.p/44"), 44);
        assertThat(first).allSatisfy(hash -> assertThat(hash).isEqualTo(log.read(0, first.indexOf(hash))));
        assertThat(Tiles.decodeNodes(tile("1/000.p/1"), 1))
                .containsExactly(MerkleTree.of(first).root());
        assertThat(Rfc6962.nodeHash(
                        MerkleTree.of(first).root(), MerkleTree.of(second).root()))
                .isEqualTo(checkpoint.root());
    }

    @Test
    void aPartOfATileStaysWhatItWas() {
        assertThat(Tiles.decodeNodes(tile("0/000.p/3"), 3))
                .isEqualTo(Tiles.decodeNodes(tile("0/000"), 256).subList(0, 3));
        assertThat(tile("entries/000.p/1")).hasSizeLessThan(256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/001",
                "0/001.p/45",
                "0/002.p/1",
                "1/000",
                "1/000.p/2",
                "2/000.p/1",
                "0/000.p/0",
                "0/000.p/256",
                "0/0",
                "0/x000/000",
                "00/000",
                "entries/001",
                "entries/001.p/45",
                "64/000",
                "",
                "entries",
                "0/000.p/01"
            })
    void nothingBeyondTheCheckpointAndNothingByAnotherNameIsThere(String path) {
        assertProblem(QueryProblem.Kind.UNKNOWN, () -> tile(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "-1", "00", "x", "", "9999999999", "0/1", "1/1", "0/2", "1/2", "1/", "1/0", "1/x"})
    void otherChainsHaveNoLog(String other) {
        assertProblem(QueryProblem.Kind.UNKNOWN, () -> logs.checkpoint(other));
        assertProblem(QueryProblem.Kind.UNKNOWN, () -> logs.tile(other, "0/000.p/1"));
    }

    /** Caches keep a tile for ever, also one over headers that were lost: the tiles that came instead have other names. */
    @Test
    void aLaterGenerationHasNamesOfItsOwn() {
        byte[] before = tile("0/000");
        ledger.restore(chain, null);
        assertThat(checkpoint(logs.checkpoint(Integer.toString(chain))).size())
                .as("nothing is signed since")
                .isEqualTo(SIGNED);
        assertThat(tile("0/000")).isEqualTo(before);

        ledger.sign();
        assertThat(checkpoint(logs.checkpoint(chain + "/2")).size()).isEqualTo(SIGNED + 2);
        assertThat(logs.tile(chain + "/2", "0/000")).isEqualTo(before);
        assertThat(logs.tile(chain + "/2", "entries/001.p/46")).isNotEmpty();
        assertThatThrownBy(() -> tile("0/000"))
                .hasMessageContaining("demo/" + chain + "/2, which stands at /log/" + chain + "/2");
        for (String old : List.of(Integer.toString(chain), chain + "/1", chain + "/3")) {
            assertProblem(QueryProblem.Kind.UNKNOWN, () -> logs.checkpoint(old));
            assertProblem(QueryProblem.Kind.UNKNOWN, () -> logs.tile(old, "0/000"));
        }
    }

    @Test
    void everySizeIsProvedToBeTheBeginningOfTheSignedOne() {
        Pins newest = Pins.newest(store);
        for (long from = 1; from <= SIGNED; from++) {
            ConsistencyAnswer answer = logs.consistency(chain, from, null, newest);
            Checkpoint checkpoint = checkpoint(String.valueOf(answer.checkpoint()));
            assertThat(answer.to()).isEqualTo(SIGNED).isEqualTo(checkpoint.size());
            assertThat(verdict(answer)).isEqualTo(ProofVerdict.VALID);
            assertThat(answer.toRoot()).isEqualTo(checkpoint.root().toBase64());
        }
        assertThat(verdict(logs.consistency(chain, 0, null, newest))).isEqualTo(ProofVerdict.VACUOUS);
    }

    @Test
    void betweenNamedSizesTheAnswerIsTheSameForEver() {
        Pins newest = Pins.newest(store);
        ConsistencyAnswer answer = logs.consistency(chain, 7, 13L, newest);
        assertThat(verdict(answer)).isEqualTo(ProofVerdict.VALID);
        assertThat(answer.checkpoint()).isNull();
        assertThat(answer.asOf()).isEqualTo(chain + ":12");
        Pins pinned = Pins.parse(chain + ":12", store);
        assertThat(logs.consistency(chain, 7, null, pinned)).isEqualTo(answer);
    }

    @Test
    void sizesThatCannotBeProvedAreProblems() {
        Pins newest = Pins.newest(store);
        assertProblem(QueryProblem.Kind.BAD_PARAMETER, () -> logs.consistency(chain, 301, null, newest));
        assertProblem(QueryProblem.Kind.BAD_PARAMETER, () -> logs.consistency(chain, 5, 4L, newest));
        assertProblem(QueryProblem.Kind.NOT_YET, () -> logs.consistency(chain, 5, 301L, newest));
        assertProblem(
                QueryProblem.Kind.NOT_YET, () -> logs.consistency(chain, 5, 14L, Pins.parse(chain + ":12", store)));
        assertProblem(QueryProblem.Kind.UNKNOWN, () -> logs.consistency(2, 0, 0L, newest));
    }

    private static ProofVerdict verdict(ConsistencyAnswer answer) {
        return Proofs.verifyConsistency(
                answer.from(),
                answer.to(),
                bytes(answer.fromRoot()),
                bytes(answer.toRoot()),
                answer.proof().stream().map(LogQueriesTest::bytes).toList());
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
