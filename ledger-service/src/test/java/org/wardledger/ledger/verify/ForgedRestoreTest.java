package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.LedgerStore;

/** Who would explain away a checkpoint that an auditor has: no block does that before the site has signed it. */
class ForgedRestoreTest {
    private static final Hash ROOT = Hash.of(new byte[32]);
    private static final SigningKey THIEF =
            SigningKey.of(LedgerFixture.SITE, "some other key, also 32 letters!".getBytes(StandardCharsets.UTF_8));
    private static final Entry.Lost ANYTHING = new Entry.Lost(1, 1L << 62, ROOT);

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private int chain;
    /** Blocks that were left. */
    private long left;

    private SavedCheckpoint auditors;

    @BeforeEach
    void seal() {
        ledger = LedgerFixture.in(dir.resolve("data"));
        chain = Patients.chainOf(Patients.ofBed("w", "bed-1"), LedgerFixture.CHAINS);
        ledger.vitals("bed-1", 0, 0, hr(70)).vitals("bed-2", 0, 0, hr(70)).seal();
        ledger.vitals("bed-1", 1, 1, hr(70)).seal().sign();
        left = ledger.store().chain(chain).height() + 1;
        Checkpoint signed = new Checkpoint(new Origin(LedgerFixture.SITE, chain, 1).text(), left + 3, ROOT);
        auditors = SavedCheckpoint.parse(
                "the auditor's", SignedNote.sign(signed, LedgerFixture.KEY).encoded());
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    private String verify(int status, BlockSource source, @Nullable VerifierKey key) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int ended = new LedgerVerifier(key, null, List.of(auditors), (c, blocks, of) -> {}, print).verify(source);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(ended).as(text).isEqualTo(status);
        return text;
    }

    private BlockSource directory() {
        return new DirectorySource(dir.resolve("data"), null);
    }

    private static VerifierKey key() {
        return LedgerFixture.KEY.verifierKey();
    }

    @Test
    void aBlockUnderNoCheckpointExplainsNothingAway() throws IOException {
        ledger.restore(chain, ANYTHING);
        try (BlockSource source = directory()) {
            assertThat(verify(LedgerVerifier.WRONG, source, key()))
                    .contains("the tail is cut. entry " + left + "/0 says since ")
                    .contains("under no checkpoint that the site has signed")
                    .doesNotContain("LOST", "OK: ");
            verify(LedgerVerifier.WRONG, source, null);
        }
        ledger.sign();
        try (BlockSource source = directory()) {
            assertThat(verify(LedgerVerifier.LOST, source, key()))
                    .contains("LOST: chain " + chain, "NOT ALL IS THERE: what is left is unchanged, and signed by ")
                    .doesNotContain("OK: ", "vouches for that entry");
        }
    }

    @Test
    void whatNobodyVouchesForIsNotAuthenticatedAlsoWhereItAdmitsALoss() throws IOException {
        ledger.restore(chain, ANYTHING).sign();
        try (BlockSource source = directory()) {
            assertThat(verify(LedgerVerifier.NOT_AUTHENTICATED, source, null))
                    .contains("LOST: chain " + chain, "NOT AUTHENTICATED: no --vkey was given");
        }
    }

    @Test
    void aRestoreThatIsNotUnderACheckpointIsSaidToBeNotVouchedFor() throws IOException {
        ledger.restore(chain, null);
        auditors = SavedCheckpoint.parse(
                "the auditor's", Objects.requireNonNull(directory().checkpoint(chain)));
        try (BlockSource source = directory()) {
            assertThat(verify(LedgerVerifier.AUTHENTIC, source, key()))
                    .contains("RESTORED: chain " + chain + ": inputs or patients' keys were lost")
                    .contains(", and no signed checkpoint vouches for that entry yet");
        }
    }

    /** Whoever can write to Kafka, or answers in the site's name, and has no key of it. */
    @Test
    void aRestoreOfAnotherKeyIsNoBlockOfTheChain() throws IOException {
        try (BlockSource source = new Forged(directory())) {
            assertThat(verify(LedgerVerifier.WRONG, source, key()))
                    .contains("WRONG: chain " + chain + ", block " + left + ": entry 0: the restore is not signed by "
                            + key().text())
                    .doesNotContain("LOST", "OK: ");
        }
    }

    /** The ledger's blocks, and behind them one more. */
    private final class Forged implements BlockSource {
        private final BlockSource real;
        private final RawBlock more;

        Forged(BlockSource real) {
            this.real = real;
            BlockHeader head =
                    Objects.requireNonNull(ledger.store().chain(chain).head());
            Origin log = new Origin(LedgerFixture.SITE, chain, 2);
            RestoreNote note = new RestoreNote(log, left, head.leafHash(), ANYTHING, head.inputTo());
            long engineMs = ledger.store().chain(chain).reader().engineMs();
            List<byte[]> entries = List.of(EntryCodec.encode(
                    new Entry.Restored(engineMs, note.sign(THIEF).encoded())));
            BlockHeader header = new BlockHeader(
                    chain,
                    2,
                    left,
                    head.leafHash(),
                    new BlockBody(chain, left, entries, List.of()).tree().root(),
                    1,
                    head.nextIndex(),
                    head.inputTo(),
                    head.inputTo(),
                    0,
                    0,
                    head.sealMs(),
                    1);
            this.more = new RawBlock(BlockCodec.encode(header), entries);
        }

        @Override
        public int chains() {
            return real.chains();
        }

        @Override
        public long height(int number) {
            return real.height(number) + (number == chain ? 1 : 0);
        }

        @Override
        public @Nullable String checkpoint(int number) {
            return real.checkpoint(number);
        }

        @Override
        public RawBlock block(int number, long height) {
            return number == chain && height == left ? more : real.block(number, height);
        }

        @Override
        public byte @Nullable [] payload(Cid cid) {
            return real.payload(cid);
        }

        @Override
        public Comparison compare(LedgerStore rebuilt) {
            return Comparison.of(null);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
