package org.wardledger.acceptance.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ./wardledger COMMAND}, as somebody types it. */
public final class Launcher {
    private static final Duration WITHIN = Duration.ofSeconds(90);

    private Launcher() {}

    /** Starts it, on modules that were built before these tests. */
    public static JavaProgram start(String name, List<String> arguments, Path log) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Repository.root().resolve("wardledger").toString()));
        command.addAll(arguments);
        return JavaProgram.start(name, command, log);
    }

    /** Runs it to its end. */
    public static JavaProgram.Ended run(List<String> arguments, Path log) throws IOException, InterruptedException {
        hasJustBuilt("ledger-service");
        return start(arguments.getFirst(), arguments, log).awaitEnd(WITHIN);
    }

    /**
     * The launcher builds what is newer than its stamps; a second build would replace the jars that other tests run. A
     * stamp gets the age of what was built before these tests, that of the whole run where the launcher began it: so what
     * is edited meanwhile is built later.
     */
    public static void hasJustBuilt(String... modules) throws IOException {
        for (String module : modules) {
            Path stamp = Repository.root().resolve("target/" + module + ".stamp");
            Files.createDirectories(stamp.getParent());
            Files.writeString(stamp, "");
            FileTime built = Files.getLastModifiedTime(Repository.jar(module));
            Path run = stamp.resolveSibling("test.stamp");
            FileTime began = Files.exists(run) ? Files.getLastModifiedTime(run) : built;
            Files.setLastModifiedTime(stamp, built.compareTo(began) > 0 ? built : began);
        }
    }
}
