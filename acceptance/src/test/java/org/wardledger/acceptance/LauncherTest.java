package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.acceptance.process.Repository;

/**
 * How {@code ./wardledger test} ends. The real launcher runs on a copy of the repository that has no modules: a script
 * stands in for Maven there, because this test runs inside the real one.
 */
@DisplayName("./wardledger test")
class LauncherTest {
    @TempDir
    Path folder;

    private Path root;

    private record Ended(int status, String output) {}

    @BeforeEach
    void copyLauncher() throws IOException {
        root = Files.createDirectories(folder.resolve("main"));
        Files.copy(Repository.root().resolve("wardledger"), root.resolve("wardledger"));
        Files.createDirectories(folder.resolve("shared/data"));
        Files.createDirectories(folder.resolve("shared/vectors"));
    }

    @Test
    @DisplayName("ends with 0 when nothing failed and nothing was skipped")
    void passes() throws Exception {
        maven("<testcase name=\"a\"/>", 0);

        Ended ended = test();

        assertThat(ended.output()).endsWith("all tests passed\n");
        assertThat(ended.status()).isZero();
    }

    @Test
    @DisplayName("fails under CI when a case was skipped, and names its class")
    void skipFails() throws Exception {
        maven("<testcase name=\"a\"><skipped/></testcase>", 0);

        Ended ended = test();

        assertThat(ended.output()).contains("org.wardledger.SomeTest").doesNotContain("all tests passed");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    @DisplayName("fails as the build fails")
    void failure() throws Exception {
        maven("<testcase name=\"a\"/>", 3);

        Ended ended = test();

        assertThat(ended.output()).doesNotContain("all tests passed");
        assertThat(ended.status()).isEqualTo(3);
    }

    private void maven(String testCase, int status) throws IOException {
        Path script = root.resolve("mvnw");
        Files.writeString(script, """
                #!/bin/sh
                sleep 0.1 # as no build is: a file system's clock ticks every few milliseconds
                mkdir -p core/target/surefire-reports
                echo '<testsuite>%s</testsuite>' > core/target/surefire-reports/TEST-org.wardledger.SomeTest.xml
                exit %d
                """.formatted(testCase, status));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended test() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", root.resolve("wardledger").toString(), "test");
        builder.environment().put("CI", "true");
        Path output = folder.resolve("output");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the launcher does not end");
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
