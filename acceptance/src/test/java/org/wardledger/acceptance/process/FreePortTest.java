package org.wardledger.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
    /** What Linux gives to whoever asks for any port begins here. */
    private static final int ANYBODYS = 32_768;

    @Test
    void noPortIsFoundTwiceNorOneThatTheSystemMayGiveAway() throws IOException {
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            int port = FreePort.find();
            assertThat(port).isBetween(1_024, ANYBODYS - 1);
            assertThat(found.add(port)).as("%d is found once", port).isTrue();
        }
    }
}
