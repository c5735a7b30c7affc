package org.wardledger.localstack.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program started by this JVM, with its output (stdout and stderr together) appended to a log file. Its stdin is a pipe
 * that ends when this JVM does. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int TAIL_LINES = 20;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Path log;
    private final Deque<String> tail = new ArrayDeque<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the program.
     *
     * @param name what to call it in messages
     * @param log appended to; its directory is created
     * @param lines told of each line of output, on a thread of its own; must not throw
     */
    public static ChildProcess start(String name, List<String> command, Path log, Consumer<String> lines)
            throws IOException {
        Path directory = log.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        BufferedWriter writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Process process;
        try {
            process = new ProcessBuilder(inItsOwnGroup(command))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            writer.close();
            throw e;
        }
        ChildProcess child = new ChildProcess(name, process, log);
        Thread.ofPlatform().daemon().name(name + "-output").start(() -> child.copyOutput(writer, lines));
        return child;
    }

    /**
     * The terminal sends Ctrl-C to the whole foreground group at once; programs outside of it stop in the order that their
     * parent chooses. Where there is no setsid (macOS), they are told at once and the order is theirs.
     */
    private static List<String> inItsOwnGroup(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of(SETSID.toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    private void copyOutput(BufferedWriter writer, Consumer<String> lines) {
        try (writer;
                BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line);
                writer.newLine();
                writer.flush();
                remember(line);
                lines.accept(line);
            }
        } catch (IOException e) {
            remember("(its output could not be read on: " + e.getMessage() + ")");
        } finally {
            // after the last line, so that whoever waits for the exit has seen all output
            exit.complete(process.onExit().join().exitValue());
        }
    }

    private void remember(String line) {
        synchronized (tail) {
            tail.addLast(line);
            if (tail.size() > TAIL_LINES) {
                tail.removeFirst();
            }
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completed with the exit status when the program has ended and its output is read. */
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    /** The last lines of output and where the rest is, for a message. */
    public String tail() {
        synchronized (tail) {
            return String.join("\n", tail) + "\n(log: " + log + ")";
        }
    }

    /** Asks the program to stop (SIGTERM) and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Ends the program's stdin, which programs that read it to the end take as the wish to stop. */
    public void endInput() {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.flush();
        } catch (IOException e) {
            // it has gone already
        }
    }

    /** Stops the program: SIGTERM, then after a bounded wait SIGKILL. */
    @Override
    public void close() {
        terminate();
        awaitEnd(STOP_TIMEOUT);
    }

    /** Waits for the end of a program that was told to stop; when it does not come in time, SIGKILL. */
    public void awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
