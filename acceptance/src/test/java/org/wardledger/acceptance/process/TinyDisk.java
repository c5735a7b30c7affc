package org.wardledger.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes in memory, mounted for a test. */
public final class TinyDisk implements AutoCloseable {
    private final Path directory;
    private final Path ballast;

    private TinyDisk(Path directory) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
    }

    /** Skips the test where mounting is not allowed; where {@code CI=true} it has to be. */
    public static TinyDisk mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        String failed =
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "wardledger-test", directory.toString());
        if ("true".equals(System.getenv("CI"))) {
            assertThat(failed).as("a tmpfs can be mounted (needs root)").isEmpty();
        }
        Assumptions.assumeTrue(failed.isEmpty(), "no tmpfs can be mounted (needs root): " + failed);
        return new TinyDisk(directory);
    }

    public Path directory() {
        return directory;
    }

    /** Takes all that is free. */
    public void fill() throws IOException {
        byte[] chunk = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(directory).getUsableSpace() > 0) {
                out.write(chunk);
            }
        }
    }

    /** Gives it back. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast);
    }

    /** Also when something still uses it. */
    @Override
    public void close() {
        assertThat(run("umount", "--lazy", directory.toString())).isEmpty();
    }

    /** What it complained about, or an empty text. */
    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : "status " + process.exitValue() + " " + output.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
