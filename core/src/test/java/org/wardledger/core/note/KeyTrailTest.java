package org.wardledger.core.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.fixture.RandomValues;

/** When keys end, by the engine times of what is shown. */
class KeyTrailTest {
    private static final Origin LOG = new Origin("demo", 1, 1);
    private static final SigningKey A = key(1);
    private static final SigningKey B = key(2);
    private static final SigningKey C = key(3);

    private static SigningKey key(int seed) {
        return SigningKey.of("demo", new RandomValues(seed).bytes(32));
    }

    private static KeyTrail rotated(KeyTrail trail, SigningKey from, SigningKey to, long overlapMs, long engineMs) {
        Rotation rotation = new Rotation(LOG, from.verifierKey(), to.verifierKey(), overlapMs);
        trail.rotated(rotation.sign(from, to).encoded(), engineMs, 1);
        return trail;
    }

    private static void assertCounting(KeyTrail trail, SigningKey trusted, SigningKey... keys) {
        VerifierKey[] expected = new VerifierKey[keys.length];
        for (int i = 0; i < keys.length; i++) {
            expected[i] = keys[i].verifierKey();
        }
        assertThat(trail.counting(Set.of(trusted.verifierKey()))).containsExactly(expected);
    }

    @Test
    void withoutARotationTheTrustedKeyCounts() {
        assertCounting(new KeyTrail(LOG), A, A);
    }

    @Test
    void anOldKeyCountsUntilItsOverlapIsOver() {
        KeyTrail trail = rotated(new KeyTrail(LOG), A, B, 1_000, 5_000);
        assertCounting(trail, A, A, B);
        trail.reached(5_999);
        assertCounting(trail, A, A, B);
        trail.reached(6_000);
        assertCounting(trail, A, B);
        assertCounting(trail, B, B);
    }

    @Test
    void aClockThatIsSetBackBringsNoKeyBack() {
        KeyTrail trail = rotated(new KeyTrail(LOG), A, B, 1_000, 5_000);
        trail.reached(6_000);
        trail.reached(10);
        assertCounting(trail, A, B);
    }

    @Test
    void aLaterRotationWithAShorterOverlapEndsEarlierKeysToo() {
        KeyTrail trail = rotated(new KeyTrail(LOG), A, B, 1_000_000, 0);
        rotated(trail, B, C, 0, 1_000);
        assertCounting(trail, A, C);
        KeyTrail longer = rotated(new KeyTrail(LOG), A, B, 1_000, 0);
        rotated(longer, B, C, 1_000_000, 500);
        longer.reached(1_000);
        assertCounting(longer, A, B, C);
    }

    @Test
    void timesUpToTheLargestDoNotOverflow() {
        KeyTrail trail = rotated(new KeyTrail(LOG), A, B, Rotation.MAX_OVERLAP_MS, Long.MAX_VALUE - 1);
        assertCounting(trail, A, A, B);
    }

    @Test
    void whatDoesNotFollowIsRefused() {
        KeyTrail trail = rotated(new KeyTrail(LOG), A, B, 0, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> rotated(trail, A, C, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> rotated(trail, B, A, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> trail.rotated("hello\n", 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rotated(new KeyTrail(new Origin("demo", 2, 1)), A, B, 0, 0));
        assertCounting(trail, C);
    }

    @Test
    void aRotationIsOfTheLogAsItWasInItsGeneration() {
        KeyTrail trail = new KeyTrail(new Origin("demo", 1, 3));
        trail.rotated(inGeneration(2, A, B), 0, 2);
        trail.rotated(inGeneration(3, B, C), 0, 3);
        assertCounting(trail, A, A, B, C);
        String other = inGeneration(2, A, B);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyTrail(new Origin("demo", 1, 3)).rotated(other, 0, 3));
    }

    private static String inGeneration(int generation, SigningKey from, SigningKey to) {
        return new Rotation(new Origin("demo", 1, generation), from.verifierKey(), to.verifierKey(), 1_000)
                .sign(from, to)
                .encoded();
    }
}
