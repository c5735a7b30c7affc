package org.wardledger.acceptance.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wardledger.localstack.process.ChildProcess;

/** A command line started by these tests, its output kept in memory and in a log. Thread-safe. */
public final class JavaProgram implements AutoCloseable {
    private final ChildProcess child;
    private final List<String> lines;
    private final Thread hook;

    private JavaProgram(ChildProcess child, List<String> lines, Thread hook) {
        this.child = child;
        this.lines = lines;
        this.hook = hook;
    }

    /** How a program ended. */
    public record Ended(int exit, List<String> lines) {
        /** The last line that starts with the prefix. */
        public String line(String prefix) {
            return lines.reversed().stream()
                    .filter(line -> line.startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line starts with '" + prefix + "' in:\n" + text()));
        }

        public String text() {
            return String.join("\n", lines);
        }
    }

    public static JavaProgram start(String name, List<String> command, Path log) throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        ChildProcess child = ChildProcess.start(name, interruptible(command), log, lines::add);
        Thread hook = new Thread(() -> kill(child), "end-" + name);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this JVM is ending while a test goes on
            kill(child);
            throw e;
        }
        return new JavaProgram(child, lines, hook);
    }

    /** A build that runs in the background ignores SIGINT, and so would all that it starts. */
    private static List<String> interruptible(List<String> command) {
        List<String> all = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            all.addAll(List.of("env", "--default-signal=INT"));
        }
        all.addAll(command);
        return all;
    }

    /** A command line for a JVM with the heap that the services are promised to run in. */
    static List<String> jvm(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m"));
        // these processes live for seconds: what the second compiler would do to them costs more than it gives
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(arguments);
        return command;
    }

    /** The java executable that runs these tests. */
    private static String java() {
        return ProcessHandle.current().info().command().orElseGet(() -> Path.of(
                        System.getProperty("java.home"), "bin", "java")
                .toString());
    }

    public Ended awaitEnd(Duration within) throws InterruptedException {
        try {
            int exit = child.exit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            removeHook();
            return new Ended(exit, List.copyOf(lines));
        } catch (TimeoutException e) {
            close();
            throw new AssertionError(child.name() + " did not end within " + within + ":\n" + child.tail(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public long pid() {
        return child.pid();
    }

    public String tail() {
        return child.tail();
    }

    public void signal(Signal signal) throws IOException, InterruptedException {
        signal.to(child.pid());
    }

    /** Asks it to stop, then ends it by force. */
    @Override
    public void close() {
        child.close();
        removeHook();
    }

    private static void kill(ChildProcess child) {
        ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this JVM is ending, and the hook runs
        }
    }
}
