package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.client.MeddlingProxy;
import org.wardledger.acceptance.foreign.Judgement;
import org.wardledger.acceptance.foreign.PythonVerifier;
import org.wardledger.acceptance.formats.Checkpoint;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Directories;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.process.Verifier;

/** {@code wardledger verify}: what it must accept, and what it must find. On a small site of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    /** The chain of {@code bed.v.bed-1}. */
    private int chain;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Site site;

    @SuppressWarnings("NullAway.Init")
    private String vkey;

    /** A checkpoint that was saved early, and the data directory at that time. */
    @SuppressWarnings("NullAway.Init")
    private Path earlyCheckpoint;

    @SuppressWarnings("NullAway.Init")
    private Path earlyData;

    /** A checkpoint of the whole ledger, and the data directory that has it. */
    @SuppressWarnings("NullAway.Init")
    private Path lateCheckpoint;

    @SuppressWarnings("NullAway.Init")
    private Path lateData;

    @BeforeAll
    void makeALedgerInTwoSteps() throws IOException, MqttException {
        site = Site.start("verify");
        vkey = site.vkey();
        publish(site, 0, 5);
        chain = site.api().readings("bed.v.bed-1").getFirst().path("chain").asInt();
        earlyCheckpoint = saveCheckpoint(site, "early");
        site.ledger().stop();
        earlyData = copy(site.ledgerData(), "early-data");
        site.ledger().start();
        site.ledger().awaitReady();
        publish(site, 5, 10);
        lateCheckpoint = saveCheckpoint(site, "late");
        site.ledger().stop();
        lateData = copy(site.ledgerData(), "late-data");
        site.ledger().start();
        site.ledger().awaitReady();
    }

    @AfterAll
    void stop() {
        site.close();
    }

    /** One reading after the other, each in a block of its own, and waits until the last is under a checkpoint. */
    private static void publish(Site site, int from, int to) throws MqttException {
        Instant start = Instant.now().minusSeconds(30);
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            for (int seq = from; seq < to; seq++) {
                String reading = heartRate("b1", seq, start.plusSeconds(seq), String.valueOf(70 + seq));
                device.publish(vitalsTopic("v", "bed-1", "mon-v"), reading);
                long wanted = seq;
                Awaitility.await("reading " + seq).atMost(WITHIN).until(() -> !site.api()
                        .reading("mon-v", "vitals", "b1", wanted)
                        .isEmpty());
            }
        }
    }

    private Path saveCheckpoint(Site from, String name) throws IOException {
        String path = "/api/v1/chains/" + chain + "/checkpoint";
        VerifierKey key = VerifierKey.parse(from.vkey());
        long height = from.api()
                .get("/api/v1/chains")
                .path("chains")
                .path(chain)
                .path("height")
                .asLong();
        Awaitility.await("a checkpoint over all blocks")
                .atMost(WITHIN)
                .until(() -> from.api().fetch(path).statusCode() == 200
                        && Checkpoint.parse(from.api().text(path), key).size() > height);
        return Files.write(
                site.directory().resolve(name + ".checkpoint"), from.api().bytes(path));
    }

    private Path copy(Path from, String name) throws IOException {
        return Directories.copy(from, site.directory().resolve(name));
    }

    private JavaProgram.Ended verify(String what, String... more) throws IOException, InterruptedException {
        return site.verify(Stream.concat(Stream.of(what), Stream.of(more)).toList());
    }

    @Test
    void aSoundLedgerIsAcceptedByItsAddressAndByItsDirectory() throws IOException, InterruptedException {
        for (String what : List.of(site.api().base(), lateData.toString())) {
            JavaProgram.Ended ended = verify(what, "--vkey", vkey);
            assertThat(ended.exit()).as("%s: %s", what, ended.text()).isZero();
            assertThat(ended.text()).doesNotContain("NOT AUTHENTICATED");
        }
    }

    @Test
    void anExportIsAcceptedOffLineAndAChangedByteInAnyOfItsFilesIsFound() throws IOException, InterruptedException {
        Path export = site.directory().resolve("export");
        JavaProgram.Ended written =
                Verifier.export(site.api().base(), export, site.directory().resolve("export.log"));
        assertThat(written.exit()).as(written.text()).isZero();
        JavaProgram.Ended ended = verify(export.toString(), "--vkey", vkey);
        assertThat(ended.exit()).as(ended.text()).isZero();
        PythonVerifier python = PythonVerifier.installed();
        Judgement judgement = python.judge(export, vkey);
        assertThat(judgement.holds()).as(judgement.text()).isTrue();
        python.assertFindsChangedBytes(export, vkey, 3, "");

        Path body = export.resolve(chain + "/blocks/002");
        byte[] bytes = Files.readAllBytes(body);
        bytes[bytes.length / 2] ^= 1;
        Files.write(body, bytes);
        JavaProgram.Ended found = verify(export.toString(), "--vkey", vkey);
        assertThat(found.exit()).as(found.text()).isEqualTo(1);
        assertThat(found.text()).contains("chain " + chain + ", block 2");
        Judgement refused = python.judge(export, vkey);
        assertThat(refused.holds()).isFalse();
        assertThat(refused.text()).contains(chain + "/blocks/002");
    }

    @Test
    void withoutTheKeyItSaysNotAuthenticated() throws IOException, InterruptedException {
        JavaProgram.Ended ended = verify(site.api().base());
        assertThat(ended.exit()).as(ended.text()).isEqualTo(2);
        assertThat(ended.text()).contains("NOT AUTHENTICATED");
    }

    @Test
    void anotherSitesKeyIsRefused() throws IOException, InterruptedException {
        String other = "demo+a0ac385b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"; // of docs/FORMATS.md
        JavaProgram.Ended ended = verify(site.api().base(), "--vkey", other);
        assertThat(ended.exit()).as(ended.text()).isEqualTo(1);
    }

    @Test
    void aChangedByteOfAnEntryIsFoundAndItsBlockNamed() throws IOException, InterruptedException {
        changedByteIsFound("\"bytes\"\\s*:\\s*\"[0-9a-f]*([0-9a-f])\"");
    }

    @Test
    void aChangedByteOfAHeaderIsFoundAndItsBlockNamed() throws IOException, InterruptedException {
        changedByteIsFound("\"header\"\\s*:\\s*\"[0-9a-f]*([0-9a-f])\"");
    }

    private void changedByteIsFound(String place) throws IOException, InterruptedException {
        long height = 3;
        Pattern digit = Pattern.compile(place);
        String block = "/api/v1/chains/" + chain + "/blocks/" + height;
        BinaryOperator<String> flip = (path, body) -> {
            Matcher matcher = digit.matcher(body);
            if (!path.startsWith(block) || !matcher.find()) {
                return body;
            }
            char changed = matcher.group(1).equals("0") ? '1' : '0';
            return new StringBuilder(body)
                    .replace(matcher.start(1), matcher.end(1), String.valueOf(changed))
                    .toString();
        };
        try (MeddlingProxy proxy = new MeddlingProxy(site.api(), flip)) {
            JavaProgram.Ended ended = verify(proxy.url(), "--vkey", vkey);
            assertThat(proxy.changed()).as("answers that were changed").isPositive();
            assertThat(ended.exit()).as(ended.text()).isEqualTo(1);
            assertThat(ended.text())
                    .containsPattern("(?i)chain " + chain)
                    .containsPattern("(?i)(block|height) " + height);
        }
    }

    @Test
    void aSavedCheckpointThatTheLogExtendsIsAccepted() throws IOException, InterruptedException {
        JavaProgram.Ended ended = verify(site.api().base(), "--vkey", vkey, "--checkpoint", earlyCheckpoint.toString());
        assertThat(ended.exit()).as(ended.text()).isZero();
    }

    @Test
    void aCutTailIsFoundByASavedCheckpoint() throws IOException, InterruptedException {
        JavaProgram.Ended cut = verify(earlyData.toString(), "--vkey", vkey);
        assertThat(cut.exit()).as("nothing tells yet: %s", cut.text()).isZero();
        JavaProgram.Ended found =
                verify(earlyData.toString(), "--vkey", vkey, "--checkpoint", lateCheckpoint.toString());
        assertThat(found.exit()).as(found.text()).isEqualTo(1);
    }

    @Test
    void aStoreShortOfTheHighestCheckpointBesideItIsFound() throws IOException, InterruptedException {
        Path mixed = copy(earlyData, "old-index");
        try (Stream<Path> files = Files.walk(lateData.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        mixed.resolve(lateData.relativize(file)),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        JavaProgram.Ended found = verify(mixed.toString(), "--vkey", vkey);
        assertThat(found.exit()).as(found.text()).isEqualTo(1);
    }

    @Test
    void aRewrittenLogIsFoundByASavedCheckpoint() throws IOException, InterruptedException, MqttException {
        try (Site rewritten = Site.startWithKeyOf(site, "rewritten")) {
            assertThat(rewritten.vkey()).isEqualTo(vkey);
            publish(rewritten, 0, 8);
            saveCheckpoint(rewritten, "rewritten");
            JavaProgram.Ended alone = verify(rewritten.api().base(), "--vkey", vkey);
            assertThat(alone.exit()).as("nothing tells yet: %s", alone.text()).isZero();
            JavaProgram.Ended found =
                    verify(rewritten.api().base(), "--vkey", vkey, "--checkpoint", earlyCheckpoint.toString());
            assertThat(found.exit()).as(found.text()).isEqualTo(1);
        }
    }
}
