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
        return run("verify", arguments, log);
    }

    /** {@code wardledger export}. */
    public static JavaProgram.Ended export(String url, Path directory, Path log)
            throws IOException, InterruptedException {
        return run("export", List.of(url, directory.toString()), log);
    }

    private static JavaProgram.Ended run(String name, List<String> arguments, Path log)
            throws IOException, InterruptedException {
        List<String> command = JavaProgram.jvm(
                List.of("-jar", Repository.quarkusJar("ledger-service").toString(), name));
        command.addAll(arguments);
        return JavaProgram.start(name, command, log).awaitEnd(WITHIN);
    }
}
