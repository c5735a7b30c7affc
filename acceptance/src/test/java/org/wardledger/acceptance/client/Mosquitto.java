package org.wardledger.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** {@code mosquitto_pub}: a client that somebody else wrote, in another language, on another library. */
public final class Mosquitto {
    private final int port;

    private Mosquitto(int port) {
        this.port = port;
    }

    /** Skips the test where the program is not installed; where {@code CI=true} it has to be. */
    public static Mosquitto onPort(int port) {
        boolean installed = installed();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(installed)
                    .as("mosquitto_pub is installed (package mosquitto-clients)")
                    .isTrue();
        }
        Assumptions.assumeTrue(installed, "mosquitto_pub is not installed (package mosquitto-clients)");
        return new Mosquitto(port);
    }

    private static boolean installed() {
        try {
            Process help = new ProcessBuilder("mosquitto_pub", "--help")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return help.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Publishes at QoS 1 and waits for the acknowledgement.
     *
     * @param version {@code 5} or {@code 311}
     */
    public void publish(String version, String topic, String payload, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mosquitto_pub", "-V", version, "-h", "127.0.0.1"));
        command.addAll(List.of("-p", String.valueOf(port), "-q", "1", "-t", topic, "-m", payload));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), output)
                .isZero();
    }
}
