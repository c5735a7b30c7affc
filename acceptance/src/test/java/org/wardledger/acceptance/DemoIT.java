package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.wardledger.acceptance.client.LedgerApi;
import org.wardledger.acceptance.process.FreePort;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Launcher;
import org.wardledger.acceptance.process.Repository;
import org.wardledger.acceptance.process.Signal;

/** {@code ./wardledger demo}, as a newcomer types it, but on free ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {
    private static final Duration WITHIN = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private JavaProgram drop;

    @BeforeAll
    void whatTheDemoRunsHasJustBeenBuilt() throws IOException {
        directory = Repository.runDirectory("demo");
        Launcher.hasJustBuilt("local-stack", "gateway", "ledger-service", "sensor-simulator");
        // it waits a minute for a reading that does not come; the other tests need not
        drop = demo("drop", FreePort.find(), "--beds", "1", "--for", "5", "--fault", "drop=1");
    }

    @AfterAll
    void end() {
        drop.close();
    }

    private JavaProgram demo(String name, int http, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("demo"));
        command.addAll(List.of("--data", directory.resolve(name).toString(), "--http", String.valueOf(http)));
        command.addAll(List.of("--gateway-http", String.valueOf(FreePort.find())));
        command.addAll(List.of("--mqtt", String.valueOf(FreePort.find())));
        command.addAll(List.of("--kafka", String.valueOf(FreePort.find())));
        command.addAll(List.of(more));
        return Launcher.start("demo-" + name, command, directory.resolve(name + ".log"));
    }

    @Test
    void aBoundedDemoEndsWithNothingMissing() throws IOException, InterruptedException {
        try (JavaProgram demo = demo("bounded", FreePort.find(), "--beds", "3", "--for", "15")) {
            JavaProgram.Ended ended = demo.awaitEnd(WITHIN);
            assertThat(ended.exit()).as(ended.text()).isZero();
            assertThat(ended.line("sent="))
                    .matches("sent=\\d+ acked=\\d+ sealed=\\d+ duplicates=\\d+ rejected=\\d+ missing=0 blocks=\\d+"
                            + " alerts=\\d+")
                    .doesNotContain("acked=0 ");
        }
    }

    @Test
    void aReadingThatWasOnlyClaimedIsFoundMissing() throws InterruptedException {
        JavaProgram.Ended ended = drop.awaitEnd(WITHIN);
        assertThat(ended.line("sent=")).contains(" missing=1 ");
        assertThat(ended.exit()).as(ended.text()).isNotZero();
    }

    @Test
    void controlCLeavesNoProcessBehind() throws IOException, InterruptedException {
        int http = FreePort.find();
        try (JavaProgram demo = demo("interrupted", http, "--beds", "1")) {
            LedgerApi api = new LedgerApi("http://127.0.0.1:" + http);
            Awaitility.await("readings in the demo's ledger")
                    .atMost(WITHIN)
                    .ignoreExceptions()
                    .failFast(() -> assertThat(demo.isAlive()).as(demo.tail()).isTrue())
                    .until(() -> api.total("readings") > 0);
            List<ProcessHandle> started =
                    ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
            assertThat(started).as("processes of the demo").isNotEmpty();
            demo.signal(Signal.INT);
            demo.awaitEnd(Duration.ofSeconds(45));
            Awaitility.await("the end of all that the demo started")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JavaProgram demo = demo("taken", taken.getLocalPort(), "--beds", "1", "--for", "5")) {
            JavaProgram.Ended ended = demo.awaitEnd(WITHIN);
            assertThat(ended.exit()).as(ended.text()).isNotZero();
            assertThat(ended.text())
                    .contains(String.valueOf(taken.getLocalPort()))
                    .contains("--http");
        }
    }
}
