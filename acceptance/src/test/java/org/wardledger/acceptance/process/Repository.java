package org.wardledger.acceptance.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what these tests start. */
public final class Repository {
    private static final Path ROOT = find();

    private Repository() {}

    private static Path find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("mvnw"))) {
                return directory;
            }
        }
        throw new IllegalStateException("no mvnw in " + start + " or above it");
    }

    public static Path root() {
        return ROOT;
    }

    /** The runnable jar of a packaged Quarkus service. */
    public static Path quarkusJar(String module) {
        return built(ROOT.resolve(module).resolve("target/quarkus-app/quarkus-run.jar"));
    }

    /** The one jar that the module's build made, e.g. of {@code wardledger-sensor-simulator-*.jar}. */
    public static Path jar(String module) {
        Path target = ROOT.resolve(module).resolve("target");
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(target, "wardledger-" + module + "-[0-9]*SNAPSHOT.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot look into " + target, e);
        }
        throw new IllegalStateException("no jar in " + target + ": package the module " + module + " first");
    }

    private static Path built(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("no " + file + ": package that module first");
        }
        return file;
    }

    /** A directory for the logs and data of one run, below this module's {@code target}; kept after the tests. */
    public static Path runDirectory(String name) throws IOException {
        Path runs = ROOT.resolve("acceptance/target/runs");
        Files.createDirectories(runs);
        return Files.createTempDirectory(runs, name + "-");
    }

    /** The shared recordings beside the project, or where they would be. */
    public static Path sharedData() {
        return ROOT.resolve("../shared/data").normalize();
    }
}
