package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.SigningKey;

/** Whose signatures count for a chain, from its genesis on. */
class KeyRotationTest {
    private static final long START_MS = ChainBench.START_MS;
    private static final SigningKey FIRST = key(1);
    private static final SigningKey SECOND = key(2);
    private static final SigningKey THIRD = key(3);

    private final MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
    private final ChainSealer sealer = new ChainSealer(
            new ChainIdentity("demo", 0, 1, 1, text(FIRST)),
            null,
            chain,
            new SeededSecrets(new AtomicLong(1)::getAndIncrement));
    private long offset;

    private static SigningKey key(long seed) {
        return SigningKey.of("demo", new RandomValues(seed).bytes(32));
    }

    private static String text(SigningKey key) {
        return key.verifierKey().text();
    }

    private static String note(int chain, SigningKey from, SigningKey to, long overlapMs) {
        Origin log = new Origin("demo", chain, 1);
        return new Rotation(log, from.verifierKey(), to.verifierKey(), overlapMs)
                .sign(from, to)
                .encoded();
    }

    @BeforeEach
    void begin() {
        sealer.genesis(DefaultRules.TEXT, 0);
        cut();
    }

    private List<Entry> cut() {
        SealedBlock sealed = sealer.cut(START_MS);
        chain.add(sealed.block(), sealed.delta());
        sealer.committed();
        return ChainBench.entries(sealed.block());
    }

    private List<Entry> accept(long atMs, Input input) {
        sealer.accept(offset++, START_MS + atMs, InputCodec.encode(input));
        return cut();
    }

    private List<Entry> rotate(long atMs, String note) {
        return accept(atMs, new Input.RotateKey(note));
    }

    /** Moves engine time on. */
    private void refuse(long atMs) {
        accept(
                atMs,
                new Input.Refused(
                        "p",
                        "gateway-1",
                        START_MS,
                        "malformed",
                        "",
                        "" + atMs,
                        Input.Refused.digest("" + atMs, new byte[0]),
                        "",
                        null));
    }

    private List<String> accepted() {
        return new ChainReader(chain).acceptedKeys();
    }

    @Test
    void bothKeysCountForAWhileThenTheNewOneAlone() {
        assertThat(accepted()).containsExactly(text(FIRST));
        String note = note(0, FIRST, SECOND, 5_000);
        assertThat(rotate(1_000, note)).containsExactly(new Entry.KeyRotated(START_MS + 1_000, note));
        assertThat(accepted()).containsExactly(text(FIRST), text(SECOND));
        refuse(5_999);
        assertThat(accepted()).containsExactly(text(FIRST), text(SECOND));
        refuse(6_000);
        assertThat(accepted()).containsExactly(text(SECOND));
        ChainKeys keys = new ChainReader(chain).keys();
        assertThat(keys.newest()).isEqualTo(text(SECOND));
        assertThat(keys.ever(text(FIRST))).isTrue();
    }

    @Test
    void aKeyThatFollowsAnEarlyRetirementDoesNotBringTheFirstOneBack() {
        rotate(0, note(0, FIRST, SECOND, 1_000));
        rotate(500, note(0, SECOND, THIRD, 60_000));
        assertThat(accepted()).containsExactly(text(FIRST), text(SECOND), text(THIRD));
        refuse(1_000);
        assertThat(accepted()).containsExactly(text(SECOND), text(THIRD));
    }

    @Test
    void theSameRotationTwiceIsDroppedAndCounted() {
        String note = note(0, FIRST, SECOND, 0);
        rotate(0, note);
        assertThat(rotate(10, note)).isEmpty();
        assertThat(accepted()).containsExactly(text(SECOND));
    }

    @Test
    void whatDoesNotFollowIsSealedAsARefusalAndChangesNothing() {
        for (String note : List.of(
                "no note",
                note(1, FIRST, SECOND, 0), // another chain's
                note(0, SECOND, THIRD, 0), // from a key that is not the newest
                note(0, FIRST, SECOND, 0).replace("overlap 0", "overlap 1"))) {
            assertThat(ChainBench.kinds(rotate(0, note))).endsWith("Rejected");
            assertThat(accepted()).containsExactly(text(FIRST));
        }
        rotate(0, note(0, FIRST, SECOND, 0));
        assertThat(ChainBench.kinds(rotate(0, note(0, FIRST, THIRD, 0)))).endsWith("Rejected");
        assertThat(rotate(0, note(0, SECOND, FIRST, 0))).as("never back").isEmpty();
        assertThat(accepted()).containsExactly(text(SECOND));
    }

    @Test
    void aReaderComesToTheSameKeys() {
        rotate(0, note(0, FIRST, SECOND, 1_000));
        refuse(2_000);
        MemoryChain copy = new MemoryChain(null); // whose signatures count takes no patient's key to know
        ChainReplay replay = new ChainReplay(0, null, copy);
        for (Block block : chain.blocks()) {
            copy.add(block, replay.apply(block).delta());
        }
        assertThat(new ChainReader(copy).keys()).isEqualTo(new ChainReader(chain).keys());
        assertThat(new ChainReader(copy).acceptedKeys()).containsExactly(text(SECOND));
    }

    @Test
    void aClockThatIsSetBackBringsNoRetiredKeyBackAndTakesNobodysTime() {
        rotate(0, note(0, FIRST, SECOND, 1_000));
        refuse(50_000);
        rotate(50_000, note(0, SECOND, THIRD, 10_000));
        refuse(-100_000);
        assertThat(accepted()).containsExactly(text(SECOND), text(THIRD));
        refuse(-90_000);
        assertThat(accepted()).containsExactly(text(THIRD));
    }

    @Test
    void aForgedRotationStopsTheReader() {
        ChainKeys keys = new ChainReader(chain).keys();
        assertThatThrownBy(() -> keys.rotated(note(0, SECOND, THIRD, 0), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keys.rotated(note(0, FIRST, SECOND, 7), Long.MAX_VALUE - 3).keys())
                .extracting(ChainKeys.Accepted::untilMs)
                .containsExactly(Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
