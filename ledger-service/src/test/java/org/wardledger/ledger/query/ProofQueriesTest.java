package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCheck;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.BundleVerdict;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.ChainStore;

class ProofQueriesTest {
    @TempDir
    Path dir;

    @Test
    void everyEntryUnderACheckpointIsProvedByWhatTheAnswerSaysAlone() {
        LedgerFixture ledger = LedgerFixture.in(dir);
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i))
                    .vitals("bed-2", i, i, hr(60))
                    .vitals("bed-3", i, i, hr(60))
                    .vitals("bed-4", i, i, hr(60))
                    .seal();
        }
        ledger.sign()
                .vitals("bed-1", 9, 9, hr(80))
                .vitals("bed-2", 9, 9, hr(80))
                .vitals("bed-3", 9, 9, hr(80))
                .vitals("bed-4", 9, 9, hr(80))
                .seal();
        try (var store = ledger.store()) {
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints(), LedgerFixture.PAST);
            Pins newest = Pins.newest(store);
            for (ChainStore chain : store.chains()) {
                for (long height = 0; height < chain.height(); height++) {
                    for (int index = 0;
                            index
                                    < Blocks.entries(store, chain.chain(), height, newest)
                                            .size();
                            index++) {
                        verify(queries.proof(chain.chain(), height, index, null, newest));
                    }
                }
                assertThatThrownBy(() -> queries.proof(chain.chain(), chain.height(), 0, null, newest))
                        .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                                .isEqualTo(QueryProblem.Kind.NOT_YET));
                assertThatThrownBy(() -> queries.proof(chain.chain(), 0, 1000, null, newest))
                        .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                                .isEqualTo(QueryProblem.Kind.UNKNOWN));
            }
        }
    }

    @Test
    void aProofIsPinnedToASizeByItsNumberOrByAHeight() {
        LedgerFixture ledger = LedgerFixture.in(dir);
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i)).seal();
        }
        ledger.sign();
        try (var store = ledger.store()) {
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints(), LedgerFixture.PAST);
            Pins newest = Pins.newest(store);
            ChainStore log = store.chains().stream()
                    .filter(c -> c.height() > 1)
                    .findFirst()
                    .orElseThrow();
            int chain = log.chain();
            for (long size = 2; size <= log.height() + 1; size++) {
                Bundle bundle = queries.proof(chain, 1, 0, size, newest);
                assertThat(bundle.claim().size()).isEqualTo(size);
                verify(bundle);
                Pins pin = Pins.parse(chain + ":" + (size - 1), store);
                assertThat(BundleCodec.encode(queries.proof(chain, 1, 0, null, pin)))
                        .isEqualTo(BundleCodec.encode(bundle));
                assertThat(BundleCodec.encode(queries.proof(chain, 1, 0, size, pin)))
                        .isEqualTo(BundleCodec.encode(bundle));
            }
            Pins other = Pins.parse((1 - chain) + ":0", store);
            assertThat(queries.proof(chain, 1, 0, null, other).claim().size())
                    .as("a pin of another chain says nothing")
                    .isEqualTo(log.height() + 1);
            assertProblem(QueryProblem.Kind.NOT_YET, () -> queries.proof(chain, 1, 0, 99L, newest));
            assertProblem(QueryProblem.Kind.BAD_PARAMETER, () -> queries.proof(chain, log.height(), 0, 2L, newest));
            assertProblem(
                    QueryProblem.Kind.BAD_PARAMETER,
                    () -> queries.proof(chain, 1, 0, 3L, Pins.parse(chain + ":3", store)));
            ProofQueries keyless = new ProofQueries(store, ledger.checkpoints(), (c, size, signed) -> null);
            assertProblem(QueryProblem.Kind.UNKNOWN, () -> keyless.proof(chain, 1, 0, 2L, newest));
            verify(keyless.proof(chain, 1, 0, null, newest));
        }
    }

    @Test
    void aPinAtABlockThatIsNotSignedYetIsAProblemOfTheMoment() {
        LedgerFixture ledger = LedgerFixture.in(dir).seal().sign().seal();
        for (int i = 0; i < 4; i++) {
            ledger.vitals("bed-" + i, i, i, hr(70)).seal();
        }
        try (var store = ledger.store()) {
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints(), LedgerFixture.PAST);
            ChainStore log = store.chains().stream()
                    .filter(c -> c.height() > 0)
                    .findFirst()
                    .orElseThrow();
            Pins pin = Pins.parse(log.chain() + ":1", store);
            assertProblem(QueryProblem.Kind.NOT_YET, () -> queries.proof(log.chain(), 0, 0, null, pin));
        }
    }

    private static void assertProblem(QueryProblem.Kind kind, ThrowingCallable question) {
        assertThatThrownBy(question).isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                .isEqualTo(kind));
    }

    @Test
    void aFullBlockIsHashedOnceForAProof() {
        LedgerFixture ledger = LedgerFixture.in(dir).seal();
        for (int i = 0; i < 4096; i++) {
            ledger.vitals("bed-1", i, i, hr(60 + i % 40));
        }
        ledger.seal().sign();
        try (var store = ledger.store()) {
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints(), LedgerFixture.PAST);
            Pins newest = Pins.newest(store);
            ChainStore chain = store.chains().stream()
                    .filter(c -> c.height() == 1)
                    .findFirst()
                    .orElseThrow();
            int entries = Blocks.entries(store, chain.chain(), 1, newest).size();
            assertThat(entries).isGreaterThanOrEqualTo(4096);
            int proofs = 50;
            long start = System.nanoTime();
            for (int i = 0; i < proofs; i++) {
                verify(queries.proof(chain.chain(), 1, entries - 1 - i, null, newest));
            }
            double ms = (System.nanoTime() - start) / 1e6 / proofs;
            System.out.printf("a proof from a block of %d entries: %.2f ms, verified%n", entries, ms);
        }
    }

    private static void verify(Bundle bundle) {
        Set<VerifierKey> known = Set.of(LedgerFixture.KEY.verifierKey());
        assertThat(BundleCheck.verify(bundle, known)).isEqualTo(new BundleVerdict.Proved(bundle.claim(), known));
    }
}
