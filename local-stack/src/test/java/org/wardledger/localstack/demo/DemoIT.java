package org.wardledger.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.localstack.process.CodeLocation;
import org.wardledger.localstack.process.JvmFlags;
import org.wardledger.localstack.process.LoopbackPort;
import org.wardledger.localstack.process.ShortLived;

/** The demo's orchestration, with real brokers and stand-ins for the other programs. */
class DemoIT {
    @TempDir
    private Path directory;

    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void layOut() throws Exception {
        StandInProject.create(root());
        while (ports.size() < 4) {
            int port = LoopbackPort.claim(0, "");
            if (!ports.contains(port)) {
                ports.add(port);
            }
        }
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aBoundedRunEndsWithTheCountsOfThisRunAndLeavesNothingRunning() throws Exception {
        Process demo = demo("--for", "1", "--beds", "3");
        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        List<String> output = output();
        assertThat(output.getLast())
                .isEqualTo("sent=20 acked=20 sealed=40 duplicates=0 rejected=0 missing=0 blocks=1 alerts=1");
        assertThat(demo.exitValue()).isZero();
        assertThat(output)
                .contains(
                        "  page:         http://127.0.0.1:" + ports.get(0) + "/",
                        "  MQTT broker:  tcp://127.0.0.1:" + ports.get(2),
                        "  verifier key: demo+1234abcd+key")
                .anyMatch(line -> line.contains("ward icu-1") && line.contains("hypoxia"))
                .anyMatch(line -> line.contains("no recordings"));
        assertAllPortsFree();
    }

    @Test
    void aReadingThatIsMissingMakesItFail() throws Exception {
        Path record = Files.writeString(directory.resolve("r1.hea"), "r1 1 0.0166666666667/125 10\n");
        Process demo = demo("--for", "1", "--beds", "1", "--fault", "drop=1", "--record", record.toString());
        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(output().getLast()).contains("missing=1");
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(Files.readString(root().resolve(".wardledger/demo/logs/replay-r1.log")))
                .contains("--bed r1 --speed 600");
    }

    @Test
    void aTakenPortIsNamedWithItsOptionBeforeAnythingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(ports.get(1), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Process demo = demo("--for", "1");
            assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(2);
            assertThat(output())
                    .containsExactly("port " + taken.getLocalPort()
                            + " of 127.0.0.1 is taken: choose another with --gateway-http");
        }
        assertThat(root().resolve(".wardledger")).doesNotExist();
    }

    @Test
    void aServiceThatDiesEndsTheDemoWithItsNameAndItsLastWords() throws Exception {
        ProcessBuilder builder = builder("--for", "1");
        builder.environment().put("STAND_IN_DIES", "the disk is full");
        Process demo = start(builder);
        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(output())
                .anyMatch(line -> line.contains("gateway ended unexpectedly with status 7"))
                .contains("the disk is full");
        assertAllPortsFree();
    }

    @Test
    void aSignalStopsSimulatorsBeforeServicesAndLeavesNothingRunning() throws Exception {
        Path stops = directory.resolve("stops");
        ProcessBuilder builder = builder("--beds", "2");
        builder.environment().put("STAND_IN_STOPS", stops.toString());
        Process demo = start(builder);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> output().stream()
                                .filter(line -> line.contains("stand-in: ward"))
                                .count()
                        == 2);
        demo.destroy();
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(stops)).containsExactly("simulator", "simulator", "service", "service");
        assertThat(output()).noneMatch(line -> line.contains("unexpectedly"));
        assertAllPortsFree();
    }

    private void assertAllPortsFree() throws Exception {
        for (int port : ports) {
            assertThat(LoopbackPort.claim(port, "")).isEqualTo(port);
        }
    }

    private Path root() {
        return directory.resolve("a project");
    }

    private Process demo(String... arguments) throws IOException {
        return start(builder(arguments));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process demo = builder.start();
        started.add(demo);
        return demo;
    }

    private ProcessBuilder builder(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JvmFlags.java()));
        Path code = CodeLocation.of(DemoMain.class);
        command.addAll(ShortLived.flags("demo", code));
        // as the launcher does it: the module's jar with the libraries beside it
        Path libraries = code.resolveSibling("lib");
        command.addAll(List.of("-cp", code + File.pathSeparator + libraries + File.separator + "*"));
        command.addAll(List.of(DemoMain.class.getName(), "--root", root().toString()));
        command.addAll(List.of(
                "--http",
                ports.get(0).toString(),
                "--gateway-http",
                ports.get(1).toString()));
        command.addAll(List.of(
                "--mqtt", ports.get(2).toString(), "--kafka", ports.get(3).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(outputFile().toFile());
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(outputFile());
    }

    private Path outputFile() {
        return directory.resolve("output");
    }
}
