package org.wardledger.acceptance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.wardledger.acceptance.process.Repository;

/** What a foreign verifier said: exit status 0 holds, 1 is refused; anything else was no answer. */
public record Judgement(boolean holds, String text) {
    private static final Path SOURCES = Repository.root().resolve("acceptance/src/test/foreign");

    static Path source(String verifier) {
        return SOURCES.resolve(verifier);
    }

    /** Skips the test where something is not installed; where {@code CI=true} it has to be. */
    static void needs(boolean installed, String what) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(installed).as(what + " is installed").isTrue();
        }
        Assumptions.assumeTrue(installed, what + " is not installed");
    }

    static Judgement of(List<String> command, Path directory, String input) throws IOException, InterruptedException {
        Ended ended = run(command, directory, Map.of(), input);
        if (ended.status() != 0 && ended.status() != 1) {
            throw new AssertionError(command + " ended with " + ended.status() + ": " + ended.text());
        }
        assertThat(ended.text()).contains(ended.status() == 0 ? "holds" : "refused: ");
        return new Judgement(ended.status() == 0, ended.text());
    }

    record Ended(int status, String text) {}

    static Ended run(List<String> command, Path directory, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }
}
