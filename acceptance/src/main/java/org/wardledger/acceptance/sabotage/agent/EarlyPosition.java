package org.wardledger.acceptance.sabotage.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/**
 * Keeps the position of a chain in a file of the data directory, by the name of the chain's thread, as soon as an input is
 * read; and resumes there. The code is copied, so it uses the JDK only.
 */
final class EarlyPosition {
    private EarlyPosition() {}

    /** At the sealer's taking of an input. */
    static final class Store {
        private Store() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) long offset) throws IOException {
            Files.writeString(
                    Path.of(
                            System.getProperty("wardledger.ledger.data"),
                            "position-" + Thread.currentThread().getName()),
                    String.valueOf(offset + 1));
        }
    }

    /** At the choice of the position to resume from. */
    static final class Resume {
        private Resume() {}

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
        static void exit(@Advice.Return(readOnly = false) long offset) throws IOException {
            Path file = Path.of(
                    System.getProperty("wardledger.ledger.data"),
                    "position-" + Thread.currentThread().getName());
            if (Files.exists(file)) {
                offset = Math.max(offset, Long.parseLong(Files.readString(file)));
            }
        }
    }
}
