package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCheck;
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
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints());
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
    void anOlderCheckpointIsUsedWhenItIsKept() {
        LedgerFixture ledger = LedgerFixture.in(dir);
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i)).seal().sign();
        }
        try (var store = ledger.store()) {
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints());
            Pins newest = Pins.newest(store);
            ChainStore chain = store.chains().stream()
                    .filter(c -> c.height() > 1)
                    .findFirst()
                    .orElseThrow();
            long height = chain.height();
            for (long size = 2; size <= height + 1; size++) {
                Bundle bundle = queries.proof(chain.chain(), 1, 0, size, newest);
                assertThat(bundle.claim().size()).isEqualTo(size);
                verify(bundle);
            }
            assertThat(queries.proof(chain.chain(), 1, 0, 99L, newest).claim().size())
                    .as("of a size that was never signed: the newest")
                    .isEqualTo(height + 1);
            assertThatThrownBy(() -> queries.proof(chain.chain(), height, 0, 2L, newest))
                    .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                            .isEqualTo(QueryProblem.Kind.BAD_PARAMETER));
        }
    }

    @Test
    void aFullBlockIsHashedOnceForAProof() {
        LedgerFixture ledger = LedgerFixture.in(dir).seal();
        for (int i = 0; i < 4096; i++) {
            ledger.vitals("bed-1", i, i, hr(60 + i % 40));
        }
        ledger.seal().sign();
        try (var store = ledger.store()) {
            ProofQueries queries = new ProofQueries(store, ledger.checkpoints());
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
