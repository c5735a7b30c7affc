package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.Proofs;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.SignedNote;
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
                        verify(queries.proof(chain.chain(), height, index, newest));
                    }
                }
                assertThatThrownBy(() -> queries.proof(chain.chain(), chain.height(), 0, newest))
                        .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                                .isEqualTo(QueryProblem.Kind.NOT_YET));
                assertThatThrownBy(() -> queries.proof(chain.chain(), 0, 1000, newest))
                        .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                                .isEqualTo(QueryProblem.Kind.UNKNOWN));
            }
        }
    }

    private static void verify(ProofAnswer proof) {
        byte[] entry = Base64.getDecoder().decode(proof.entry());
        byte[] headerBytes = Base64.getDecoder().decode(proof.header());
        BlockHeader header = BlockCodec.decodeHeader(headerBytes);
        SignedNote note = SignedNote.parse(proof.checkpoint()).orThrow();
        assertThat(note.verify(Set.of(LedgerFixture.KEY.verifierKey())))
                .isInstanceOfSatisfying(NoteVerdict.Verified.class, verified -> {
                    var checkpoint = verified.checkpoint().orThrow();
                    assertThat(checkpoint.size()).isEqualTo(proof.logSize());
                    assertThat(Proofs.verifyInclusion(
                                            proof.index(),
                                            header.entryCount(),
                                            Rfc6962.leafHash(entry),
                                            hashes(proof.blockPath()),
                                            header.root())
                                    .isValid())
                            .isTrue();
                    assertThat(Proofs.verifyInclusion(
                                            proof.logIndex(),
                                            proof.logSize(),
                                            Rfc6962.leafHash(headerBytes),
                                            hashes(proof.logPath()),
                                            checkpoint.root())
                                    .isValid())
                            .isTrue();
                });
    }

    private static List<Hash> hashes(List<String> base64) {
        return base64.stream().map(Base64.getDecoder()::decode).map(Hash::of).toList();
    }
}
