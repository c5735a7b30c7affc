package org.wardledger.ledger.index;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.StoreException;

/** An index that holds blocks which the ledger has lost, and one of which somebody says so. */
class ChainIndexerTest {
    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private ChainStore chain;
    private ChainIndexer indexer;

    @BeforeEach
    void index() {
        ledger = LedgerFixture.in(dir);
        int number = Patients.chainOf(Patients.ofBed("w", "bed-1"), LedgerFixture.CHAINS);
        ledger.seal()
                .vitals("bed-1", 0, 0, hr(70))
                .seal()
                .vitals("bed-1", 1, 1, hr(70))
                .seal();
        chain = ledger.store().chain(number);
        indexer = new ChainIndexer(ledger.store(), number, genesis -> {}, of -> 0);
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    /** A block comes that begins generation 2 behind the first block, instead of the two that are indexed behind it. */
    private void comes(SigningKey signedBy) {
        BlockHeader before = Objects.requireNonNull(chain.header(0));
        RestoreNote note = new RestoreNote(
                new Origin(LedgerFixture.SITE, chain.chain(), 2),
                1,
                before.leafHash(),
                new Entry.Lost(1, 3, Hash.of(new byte[32])),
                0);
        Entry restored = new Entry.Restored(0, note.sign(signedBy).encoded());
        BlockBody body = new BlockBody(chain.chain(), 1, List.of(EntryCodec.encode(restored)), List.of());
        BlockHeader header = new BlockHeader(
                chain.chain(),
                2,
                1,
                before.leafHash(),
                body.tree().root(),
                1,
                before.nextIndex(),
                0,
                0,
                0,
                0,
                before.sealMs(),
                1);
        indexer.header(new ConsumerRecord<>("headers", 0, 3, new byte[0], BlockCodec.encode(header)));
        indexer.body(new ConsumerRecord<>("blocks", 0, 3, new byte[0], BlockCodec.encode(body)));
        indexer.indexNext(0);
    }

    @Test
    void itIsBuiltAgainWhereTheSiteHasSignedThatTheyAreLost() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> comes(LedgerFixture.KEY))
                .withMessageContaining("which was lost: the ledger has gone on without it, in generation 2");
    }

    @Test
    void whoeverCanWriteToKafkaAloneTakesNothingOutOfIt() {
        SigningKey thief =
                SigningKey.of(LedgerFixture.SITE, "another key, of just 32 letters!".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> comes(thief))
                .withMessageContaining("block 3 expected");
    }
}
