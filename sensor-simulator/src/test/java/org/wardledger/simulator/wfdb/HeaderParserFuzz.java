package org.wardledger.simulator.wfdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Seeded mutations of a good header: it is read, or it is a typed error, and nothing else. */
class HeaderParserFuzz {

    private static final String GOOD = """
            03700181 3 125/250(17) 75000 17:27:45 15/08/1994
            03700181.dat 212x4:3+512 2963.77/mV 12 0 67 -11266 0 MCL1
            03700181.dat 212 12.84(-1605)/mmHg 12 0 -943 -23651 0 ABP
            03700181.dat 16:4 2000 12 0 -304 6310 0 RESP
            """;
    private static final String LETTERS = "0123456789+-.:/()xeE \n#~\u0000\u00e9A";

    @Test
    void aMutatedHeaderIsReadOrATypedError() {
        int read = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            String mutated = mutate(seed);
            try {
                for (SignalSpec signal : HeaderParser.parse(mutated).signals()) {
                    assertThat(signal.scale()).isNotNull();
                    assertThat(signal.physical(1)).isNotNull();
                }
                read++;
            } catch (WfdbException e) {
                assertThat(e).hasMessageMatching("(?s)(header line \\d+: |not supported: ).+");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + mutated, e);
            }
        }
        assertThat(read).as("some are still good, or this tests little").isBetween(500, 19_500);
    }

    private static String mutate(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(GOOD);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(text.length());
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, letter);
                case 1 -> text.insert(at, letter);
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
            }
        }
        return text.toString();
    }
}
