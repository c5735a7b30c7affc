package org.wardledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Debian's mosquitto on a loopback port of its own, which it keeps when it is killed and started again. */
final class Mosquitto implements AutoCloseable {

    private final Path program;
    private final int port;
    private Process process;

    private Mosquitto(Path program, int port) throws IOException {
        this.program = program;
        this.port = port;
        this.process = launch();
    }

    /** Starts it; skips the test where it is not installed, and fails it there in the continuous check. */
    static Mosquitto start() throws IOException {
        Path program = find();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(program).as("mosquitto must be installed in CI").isExecutable();
        }
        assumeTrue(Files.isExecutable(program), "skipped: mosquitto is not installed");
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        return new Mosquitto(program, free);
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** SIGKILL: what it held in memory is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Process launch() throws IOException {
        // without a configuration file it listens on loopback only
        Process started = new ProcessBuilder(program.toString(), "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return started;
    }

    private static Path find() {
        List<String> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            folders.addAll(List.of(path.split(File.pathSeparator, -1)));
        }
        // Debian has it where users' paths do not go
        folders.add("/usr/sbin");
        for (String folder : folders) {
            Path program = Path.of(folder, "mosquitto");
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return Path.of("mosquitto-not-found");
    }
}
