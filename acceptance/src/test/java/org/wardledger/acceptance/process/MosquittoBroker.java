package org.wardledger.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** mosquitto with sessions and messages on disk: can be stopped and started again. For one thread at a time. */
public final class MosquittoBroker implements MqttServer {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

    private final Path binary;
    private final Path directory;
    private final int port;
    private final List<String> more;
    private JavaProgram process;

    private MosquittoBroker(Path binary, Path directory, int port, List<String> more) throws IOException {
        this.binary = binary;
        this.directory = Files.createDirectories(directory);
        this.port = port;
        this.more = more;
        this.process = launch();
    }

    /**
     * Skips the test where the program is not installed; where {@code CI=true} it has to be.
     *
     * @param more lines of its configuration
     */
    public static MosquittoBroker start(Path directory, int port, String... more) throws IOException {
        Optional<Path> binary = find();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(binary).as("mosquitto is installed").isPresent();
        }
        Assumptions.assumeTrue(binary.isPresent(), "mosquitto is not installed");
        return new MosquittoBroker(binary.orElseThrow(), directory, port, List.of(more));
    }

    private static Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private JavaProgram launch() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                // counts only when started by root: otherwise it changes to a user who may not write here
                "user root",
                "persistence true",
                "persistence_location " + directory + "/",
                "max_inflight_messages 0",
                "max_queued_messages 0"));
        lines.addAll(more);
        Path configuration = directory.resolve("mosquitto.conf");
        Files.write(configuration, lines);
        JavaProgram started = JavaProgram.start(
                "mosquitto",
                List.of(binary.toString(), "-c", configuration.toString()),
                directory.resolve("mosquitto.log"));
        Awaitility.await("mosquitto listens")
                .atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(this::listens);
        return started;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** As an operator would: it writes sessions and messages before it ends. */
    public void restart() throws IOException {
        process.close();
        process = launch();
    }

    /** {@code kill -9}: what it has not written is gone. */
    public void kill() throws IOException, InterruptedException {
        process.signal(Signal.KILL);
        process.awaitEnd(Duration.ofSeconds(10));
    }

    /** After {@link #kill}. */
    public void startAgain() throws IOException {
        process = launch();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String tail() {
        return process.tail();
    }

    @Override
    public void close() {
        process.close();
    }
}
