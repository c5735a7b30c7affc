package org.wardledger.acceptance.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code wardledger verify}, as a process. */
public final class Verifier {
    private static final Duration WITHIN = Duration.ofSeconds(90);

    private Verifier() {}

    /** Runs it to its end. */
    public static JavaProgram.Ended run(List<String> arguments, Path log) throws IOException, InterruptedException {
        List<String> command = JavaProgram.jvm(
                List.of("-jar", Repository.quarkusJar("ledger-service").toString(), "verify"));
        command.addAll(arguments);
        return JavaProgram.start("verify", command, log).awaitEnd(WITHIN);
    }
}
