package org.wardledger.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;

/** The auditor of a ledger that was restored without its newest blocks, with checkpoints from before and after. */
class VerifyRestoredTest {
    private static final Hash ROOT = Hash.of(new byte[32]);
    private static final SigningKey OTHER =
            SigningKey.of(LedgerFixture.SITE, "some other key, also 32 letters!".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path dir;

    private LedgerFixture ledger;
    private int chain;
    /** Blocks that were left. */
    private long left;

    private Path early;

    @BeforeEach
    void restore() throws IOException {
        ledger = LedgerFixture.in(dir.resolve("data"));
        chain = Patients.chainOf(Patients.ofBed("w", "bed-1"), LedgerFixture.CHAINS);
        ledger.vitals("bed-1", 0, 0, hr(70)).vitals("bed-2", 0, 0, hr(70)).seal();
        ledger.vitals("bed-1", 1, 1, hr(40)).seal().sign();
        left = ledger.store().chain(chain).height() + 1;
        early = Files.copy(dir.resolve("data/state/checkpoints/" + chain), dir.resolve("early"));
        ledger.restore(chain, new Entry.Lost(1, left + 3, ROOT));
        for (int seq = 2; seq < 8; seq++) {
            ledger.vitals("bed-1", seq, seq, hr(70)).seal();
        }
        ledger.sign();
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    private Path saved(String name, int generation, long size, Hash root, SigningKey by) throws IOException {
        Checkpoint checkpoint = new Checkpoint(LedgerFixture.SITE + "/" + chain + "/" + generation, size, root);
        return Files.writeString(
                dir.resolve(name), SignedNote.sign(checkpoint, by).encoded());
    }

    private String verify(int status, Path... saved) {
        List<String> args = new ArrayList<>(List.of(
                dir.resolve("data").toString(),
                "--vkey",
                LedgerFixture.KEY.verifierKey().text()));
        for (Path each : saved) {
            args.addAll(List.of("--checkpoint", each.toString()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int ended = VerifyCommand.run(
                args.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                LedgerFixture.NO_TOPICS);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(ended).as(text).isEqualTo(status);
        return text;
    }

    @Test
    void whatWasSignedAndIsThereStaysTrueAndTheLossIsSaidToEverybody() throws Exception {
        Path late = Files.copy(dir.resolve("data/state/checkpoints/" + chain), dir.resolve("late"));
        assertThat(Files.readString(late)).startsWith(LedgerFixture.SITE + "/" + chain + "/2\n");
        assertThat(verify(0, early, late))
                .contains("RESTORED: chain " + chain + ": blocks of generation 1 were lost, of which " + (left + 3)
                        + " had been signed, root " + ROOT.toBase64() + " behind block " + (left - 1) + ", as entry "
                        + left + "/0 says since 20")
                .contains("OK: ")
                .contains("still contains the checkpoint in " + early);
    }

    @Test
    void aCheckpointOfLostBlocksIsNeverAnsweredWithAllIsRight() throws Exception {
        assertThat(verify(3, early, saved("named", 1, left + 3, ROOT, LedgerFixture.KEY)))
                .contains("LOST: chain " + chain + ": the checkpoint in ")
                .doesNotContain("OK: ")
                .contains("names exactly this checkpoint")
                .contains("still contains the checkpoint in " + early)
                .doesNotContain("still contains the checkpoint in " + dir.resolve("named"));
        assertThat(verify(3, saved("smaller", 1, left + 1, Hash.of(new byte[32]), LedgerFixture.KEY)))
                .contains("can be compared with nothing any more");
    }

    @Test
    void whatTheLedgerDoesNotAdmitIsWrong() throws Exception {
        assertThat(verify(1, saved("larger", 1, left + 4, ROOT, LedgerFixture.KEY)))
                .contains("does not say that so many blocks were lost");
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(verify(1, saved("other", 1, left + 3, Hash.of(other), LedgerFixture.KEY)))
                .contains("names another root");
        assertThat(verify(1, saved("rewritten", 1, left, Hash.of(other), LedgerFixture.KEY)))
                .contains("the log was rewritten");
        assertThat(verify(1, saved("stranger", 1, left + 3, ROOT, OTHER))).contains("and not signed by");
        assertThat(verify(1, saved("future", 3, left + 3, ROOT, LedgerFixture.KEY)))
                .contains("is of generation 2 here");
        assertThat(verify(1, saved("early2", 2, left, ROOT, LedgerFixture.KEY))).contains("is of generation 1 here");
    }

    @Test
    void aKeyWhoseRotationWasLostTooCountsWhenThatIsRunAgain() throws Exception {
        Path byTheNewKey = saved("by the new key", 1, left + 2, ROOT, OTHER);
        assertThat(verify(1, byTheNewKey)).contains("a key whose rotation was lost with them counts when that is run");
        ledger.rotate(LedgerFixture.KEY, OTHER, 3_600_000)
                .vitals("bed-1", 9, 9, hr(70))
                .seal()
                .sign();
        assertThat(verify(3, byTheNewKey)).contains("LOST: chain " + chain);
    }

    @Test
    void aGenerationThatWasLostAsAWholeIsCountedAllTheSame() throws Exception {
        ledger.restore(chain, new Entry.Lost(4, left + 30, ROOT))
                .vitals("bed-1", 9, 9, hr(71))
                .seal()
                .sign();
        assertThat(verify(0, early)).contains("blocks of generation 4 were lost");
        verify(3, saved("third", 3, left + 20, ROOT, LedgerFixture.KEY));
        verify(3, saved("fourth", 4, left + 30, ROOT, LedgerFixture.KEY));
        verify(1, saved("more", 4, left + 31, ROOT, LedgerFixture.KEY));
    }
}
