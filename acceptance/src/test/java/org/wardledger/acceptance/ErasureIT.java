package org.wardledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vital;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.wardledger.acceptance.checks.Disclosures;
import org.wardledger.acceptance.checks.ErasedKey;
import org.wardledger.acceptance.checks.GuessedCommitment;
import org.wardledger.acceptance.checks.KeptFiles;
import org.wardledger.acceptance.checks.ProofHolds;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.checks.WrappedKey;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.client.TopicWatcher;
import org.wardledger.acceptance.formats.Cids;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.Payload;
import org.wardledger.acceptance.formats.SealedChain.Sealed;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Directories;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Launcher;
import org.wardledger.acceptance.process.Site;

/**
 * A patient is erased, with everything around it: what must be gone is gone, what must stay stays. On a site of its own,
 * whose ledger is stopped, restored and rebuilt.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasureIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String WARD = "ers";
    private static final String BED = "zq-bed-8861";
    private static final String DEVICE = "mon-zq-5519";
    private static final String ERASED = "bed." + WARD + "." + BED;
    private static final String STAYS = "bed." + WARD + ".bed-2";
    private static final String OTHERS_DEVICE = "mon-zq-2246";
    private static final String EVENT = "00112233445566778899aabbccddeeff";
    private static final String LABEL = "ZQ-LABEL-7731-QZ";
    private static final String DIGITS = "729182736455463";
    private static final String ALERTS = "wards/" + WARD + "/beds/+/alerts/+";

    @SuppressWarnings("NullAway.Init") // before all tests
    private Site site;

    @SuppressWarnings("NullAway.Init")
    private WrappedKey key;

    /** Of the patient who stays. */
    @SuppressWarnings("NullAway.Init")
    private WrappedKey othersKey;

    /** The erased patient's readings as they are sealed, and one of them as the API said it before. */
    @SuppressWarnings("NullAway.Init")
    private List<Sealed<Entry.Reading>> sealedBefore;

    @SuppressWarnings("NullAway.Init")
    private JsonNode readingBefore;

    @SuppressWarnings("NullAway.Init")
    private String alertBefore;

    /** What the API says of the other patient, by question. */
    @SuppressWarnings("NullAway.Init")
    private Map<String, JsonNode> othersBefore;

    @SuppressWarnings("NullAway.Init")
    private Path copyBefore;

    @SuppressWarnings("NullAway.Init")
    private JsonNode answer;

    @BeforeAll
    void erase() throws IOException, MqttException {
        site = Site.start("erasure");
        publish(BED, DEVICE, 72);
        publish("bed-2", OTHERS_DEVICE, 61);
        for (String patient : List.of(ERASED, STAYS)) {
            Awaitility.await("readings and the alert of " + patient)
                    .atMost(WITHIN)
                    .until(() -> site.api().readings(patient).size() == 12
                            && alertsOf(patient).size() == 1);
        }
        String person = "{\"label\":\"" + LABEL + "\",\"spo2Scale\":1,\"actor\":\"nurse\"}";
        assertThat(site.api()
                        .put("/api/v1/patients/" + ERASED + "/person", person)
                        .statusCode())
                .isEqualTo(200);
        SealedBlocks blocks = SealedBlocks.read(site);
        key = WrappedKey.of(site, ERASED);
        othersKey = WrappedKey.of(site, STAYS);
        sealedBefore = blocks.readingsOf(key.handle());
        readingBefore = site.api().reading(DEVICE, "vitals", "b1", 0).getFirst();
        alertBefore = alertsOf(ERASED).getFirst().path("id").asText();
        othersBefore = others();
        filesHoldNothingOfThePatient();
        // all that was written since the first block is in RocksDB's log, which is not compressed
        assertThat(KeptFiles.with(site.ledgerData(), site.vkey().getBytes(UTF_8)))
                .as("files with the key in Genesis")
                .anyMatch(ErasureIT::isLog);
        assertThat(key.keptIn(site.ledgerData()))
                .as("files with the wrapped key before the erasure")
                .anyMatch(ErasureIT::isLog);
        assertThat(othersAreFound()).anyMatch(ErasureIT::isLog);
        site.ledger().stop();
        copyBefore = Directories.copy(site.ledgerData(), site.directory().resolve("copy-before"));
        site.ledger().start();
        site.ledger().awaitReady();
        try (TopicWatcher ward = new TopicWatcher(site.mqttUrl(), ALERTS)) {
            answer = site.api().ask("DELETE", "/api/v1/patients/" + ERASED + "?event=" + EVENT);
            Awaitility.await("the retained alert is taken away").atMost(WITHIN).until(() -> ward.arrived().stream()
                    .anyMatch(message -> message.topic().endsWith("/" + alertBefore) && message.payload().length == 0));
        }
        assertThat(othersAreFound()).as("found in tables").anyMatch(file -> file.toString()
                .endsWith(".sst"));
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith(".log");
    }

    /**
     * What is sought of the erased patient in vain is found of the other one by the same search: it sees through what the
     * tables' compression does to such names and keys.
     *
     * @return the files with the device's name, which have the key too or lie beside one that has
     */
    private List<Path> othersAreFound() throws IOException {
        List<Path> found = KeptFiles.with(site.ledgerData(), OTHERS_DEVICE.getBytes(UTF_8));
        assertThat(found).as("files with the other's device").isNotEmpty();
        assertThat(othersKey.keptIn(site.ledgerData()))
                .as("files with the other's key")
                .isNotEmpty();
        return found;
    }

    @AfterAll
    void stop() {
        site.close();
    }

    /** Ten low heart rates, which raise an alert, a code and a number that are nowhere else. */
    private void publish(String bed, String monitor, int leading) throws MqttException {
        Instant first = Instant.now().minusSeconds(50);
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            for (int seq = 0; seq < 10; seq++) {
                device.publish(
                        vitalsTopic(WARD, bed, monitor),
                        heartRate("b1", seq, first.plusSeconds(seq), String.valueOf(40 + seq % 2)));
            }
            boolean erased = bed.equals(BED);
            String coded = erased ? "U" : "A";
            String number = erased ? DIGITS.substring(0, 2) + "." + DIGITS.substring(2) : leading + ".5";
            device.publish(
                    vitalsTopic(WARD, bed, monitor),
                    vital("b1", 10, first.plusSeconds(10), "67775-7", "\"" + coded + "\"", ""));
            device.publish(
                    vitalsTopic(WARD, bed, monitor), vital("b1", 11, first.plusSeconds(11), "9279-1", number, "/min"));
        }
    }

    private List<JsonNode> alertsOf(String patient) {
        return site.api().alerts().stream()
                .filter(alert -> patient.equals("bed." + alert.path("ward").asText() + "."
                        + alert.path("bed").asText()))
                .toList();
    }

    /** What the API says of the other patient. */
    private Map<String, JsonNode> others() {
        Map<String, JsonNode> answers = new TreeMap<>();
        int number = 0;
        for (JsonNode reading : site.api().readings(STAYS)) {
            answers.put("reading " + number++, reading);
        }
        for (JsonNode alert : alertsOf(STAYS)) {
            answers.put("alert " + alert.path("id").asText(), alert);
        }
        for (JsonNode patient : site.api().get("/api/v1/patients").path("patients")) {
            if (patient.path("patient").asText().equals(STAYS)) {
                answers.put("patient", patient);
            }
        }
        assertThat(answers).hasSize(14);
        return answers;
    }

    private void filesHoldNothingOfThePatient() throws IOException {
        Map<String, byte[]> plain = Map.of(
                "the patient's id", ERASED.getBytes(UTF_8),
                "the bed", BED.getBytes(UTF_8),
                "a label", LABEL.getBytes(UTF_8),
                "a number in words", DIGITS.substring(2).getBytes(UTF_8),
                "a number's canonical bytes", new BigInteger(DIGITS).toByteArray());
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            assertThat(KeptFiles.with(site.ledgerData(), one.getValue()))
                    .as("files with %s", one.getKey())
                    .isEmpty();
        }
    }

    /** The index finds readings by their device, in plain, as long as there is a patient. */
    private void filesDoNotNameTheDevice() throws IOException {
        assertThat(KeptFiles.with(copyBefore, DEVICE.getBytes(UTF_8))).isNotEmpty();
        assertThat(KeptFiles.with(site.ledgerData(), DEVICE.getBytes(UTF_8))).isEmpty();
        othersAreFound();
    }

    private void apiKnowsNothingOfThePatient() {
        for (String path : List.of(
                "/api/v1/patients/" + ERASED + "/readings",
                "/api/v1/devices/" + DEVICE + "/streams/vitals/readings/b1/0",
                Disclosures.path(sealedBefore.getFirst()),
                Disclosures.path(sealedBefore.getLast()))) {
            assertThat(site.api().fetch(path).statusCode()).as("GET %s", path).isEqualTo(404);
        }
        assertThat(site.api().get("/api/v1/patients").path("patients"))
                .extracting(patient -> patient.path("patient").asText())
                .contains(STAYS)
                .doesNotContain(ERASED);
        assertThat(site.api().text("/api/v1/alerts?state=all"))
                .contains(alertsOf(STAYS).getFirst().path("id").asText())
                .doesNotContain(alertBefore);
    }

    @Test
    void theAnswerSaysWhereItIsSealedAndWhatRemains() {
        assertThat(answer.path("event").asText()).isEqualTo(EVENT);
        assertThat(answer.path("state").asText()).isEqualTo("sealed");
        JsonNode block = site.api().get("/api/v1/chains/" + answer.path("chain") + "/blocks/" + answer.path("height"));
        JsonNode item = block.path("items").path(answer.path("index").asInt());
        assertThat(Entry.decode(HexFormat.of().parseHex(item.path("bytes").asText())))
                .isInstanceOfSatisfying(Entry.Erased.class, erased -> {
                    assertThat(erased.patient()).isEqualTo(key.handle());
                    assertThat(erased.event()).isEqualTo(EVENT);
                });
        assertThat(answer.path("remains"))
                .extracting(place -> place.path("place").asText())
                .contains("wardledger.inputs", "wardledger.keys", "wardledger.alerts");
    }

    @Test
    void nobodyCanAskForThePatientAnyMore() throws IOException {
        apiKnowsNothingOfThePatient();
        filesHoldNothingOfThePatient();
        filesDoNotNameTheDevice();
        ErasedKey.isGone(site, key, WITHIN);
    }

    @Test
    void whoSubscribesNowSeesTheOthersAlertOnly() throws MqttException {
        try (TopicWatcher late = new TopicWatcher(site.mqttUrl(), ALERTS)) {
            Awaitility.await("the other's alert").atMost(WITHIN).until(() -> !late.arrived()
                    .isEmpty());
            assertThat(late.arrived()).hasSize(1).allMatch(message -> message.topic()
                    .contains("/bed-2/"));
        }
    }

    @Test
    void inTheTopicsThereAreTombstones() {
        assertThat(site.topics().newest("wardledger.keys", key.recordKey()).value())
                .as("the record of the wrapped key")
                .isNull();
        assertThat(site.topics()
                        .newest("wardledger.alerts", alertBefore.getBytes(UTF_8))
                        .value())
                .as("the record of the alert")
                .isNull();
    }

    @Test
    void proofsOfTheEntriesStillHoldAndPayloadsFitTheirCids() {
        VerifierKey site1 = VerifierKey.parse(site.vkey());
        for (Sealed<Entry.Reading> one : List.of(sealedBefore.getFirst(), sealedBefore.getLast())) {
            String proof = Disclosures.path(one).replace("/disclosure", "/proof");
            Entry entry = Entry.decode(ProofHolds.check(site.api().get(proof), site1));
            assertThat(entry).isInstanceOfSatisfying(Entry.Reading.class, reading -> assertThat(reading.seq())
                    .isEqualTo(one.entry().seq()));
        }
        assertThat(readingBefore.path("cids")).isNotEmpty();
        for (JsonNode cid : readingBefore.path("cids")) {
            byte[] payload = site.api().bytes("/api/v1/payloads/" + cid.asText());
            assertThat(Cids.of(payload)).isEqualTo(cid.asText());
            Payload.check(payload);
        }
    }

    @Test
    void theOtherPatientIsUntouched() {
        assertThat(others()).isEqualTo(othersBefore);
        SealedBlocks blocks = SealedBlocks.read(site);
        assertThat(blocks.readingsOf(blocks.handleOf(site, STAYS))).hasSize(12).allSatisfy(one -> assertThat(
                        blocks.disclosures().contents(one))
                .isPresent());
    }

    @Test
    void theSameErasureDeliveredAgainTakesNoSecondEffect() {
        JsonNode again = site.api().ask("DELETE", "/api/v1/patients/" + ERASED + "?event=" + EVENT);
        assertThat(again.path("height")).isEqualTo(answer.path("height"));
        assertThat(again.path("index")).isEqualTo(answer.path("index"));
        // an event that took effect twice would be malformed
        assertThat(SealedBlocks.read(site).chains().stream().filter(chain -> chain.isErased(key.handle())))
                .hasSize(1);
    }

    @Test
    void aCopyFromBeforeThatIsPutBackForgetsThePatientAgain() throws IOException, InterruptedException {
        site.ledger().stop();
        Directories.delete(site.ledgerData());
        Directories.copy(copyBefore, site.ledgerData());
        assertThat(key.keptIn(site.ledgerData())).as("the copy has the key").isNotEmpty();
        site.ledger().start();
        site.ledger().awaitReady();
        Awaitility.await("the index has read on").atMost(WITHIN).until(this::hasCaughtUp);
        apiKnowsNothingOfThePatient();
        ErasedKey.isGone(site, key, WITHIN);
        assertThat(others()).isEqualTo(othersBefore);
        // an index that met the erasure on its way is the same as one that is built from its blocks
        verifiesStopped();
    }

    private boolean hasCaughtUp() {
        return site.api()
                        .get("/api/v1/chains")
                        .path("chains")
                        .path(answer.path("chain").asInt())
                        .path("height")
                        .asLong()
                >= answer.path("height").asLong();
    }

    @Test
    void anIndexThatIsBuiltAnewPassesThePatientOver() throws IOException, InterruptedException {
        site.ledger().stop();
        Directories.delete(site.ledgerData().resolve("index"));
        site.ledger().start();
        site.ledger().awaitReady();
        Awaitility.await("the index is as far as it was").atMost(WITHIN).until(this::hasCaughtUp);
        apiKnowsNothingOfThePatient();
        filesHoldNothingOfThePatient();
        filesDoNotNameTheDevice();
        ErasedKey.isGone(site, key, WITHIN);
        assertThat(others()).isEqualTo(othersBefore);

        verifies(site.api().base(), site.vkey());
        verifiesStopped();
    }

    private void verifiesStopped() throws IOException, InterruptedException {
        String vkey = site.vkey();
        site.ledger().stop();
        verifies(site.ledgerData().toString(), vkey);
        site.ledger().start();
        site.ledger().awaitReady();
    }

    private void verifies(String what, String vkey) throws IOException, InterruptedException {
        JavaProgram.Ended ended = site.verify(List.of(what, "--vkey", vkey));
        assertThat(ended.exit()).as("%s: %s", what, ended.text()).isZero();
        assertThat(ended.text())
                .as("what is said of alerts that could not be replayed")
                .contains("ALERTS NOT REPLAYED");
    }

    @Test
    void theCommandErasesTooAndWhoComesIntoTheBedIsSomebodyElse()
            throws IOException, InterruptedException, MqttException {
        String patient = "bed." + WARD + ".bed-3";
        Instant first = Instant.now().minusSeconds(40);
        send("bed-3", 1, first, 1);
        WrappedKey before = WrappedKey.of(site, patient);
        JavaProgram.Ended ended = Launcher.run(
                List.of("erase", patient, "--url", site.api().base()),
                site.directory().resolve("erase.log"));
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.text())
                .contains("The erasure of " + patient + " is sealed")
                .contains("wardledger.inputs", "wardledger.keys", "backups");
        assertThat(site.api().readings(patient)).isEmpty();

        send("bed-3", 1, first.plusSeconds(1), 1);
        WrappedKey after = WrappedKey.of(site, patient);
        assertThat(after.handle()).isNotEqualTo(before.handle());
        ErasedKey.isGone(site, before, WITHIN);

        JavaProgram.Ended unknown = Launcher.run(
                List.of("erase", "bed.nowhere.bed-1", "--url", site.api().base()),
                site.directory().resolve("erase.log"));
        assertThat(unknown.exit()).as(unknown.text()).isEqualTo(1);
    }

    @Test
    void afterARekeyReadingsGoOnAndOldOnesAreStillDropped() throws IOException, InterruptedException, MqttException {
        String patient = "bed." + WARD + ".bed-4";
        Instant first = Instant.now().minusSeconds(40);
        send("bed-4", 1, first, 1);
        JavaProgram.Ended ended = Launcher.run(
                List.of("rekey", patient, "--url", site.api().base()),
                site.directory().resolve("rekey.log"));
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.text()).contains("The new key epoch of " + patient + " is sealed");

        long duplicates = site.api().total("duplicates");
        send("bed-4", 1, first, 1);
        Awaitility.await("the old reading is dropped")
                .atMost(WITHIN)
                .until(() -> site.api().total("duplicates") == duplicates + 1);
        send("bed-4", 2, first.plusSeconds(2), 2);

        SealedBlocks blocks = SealedBlocks.read(site);
        List<Sealed<Entry.Reading>> readings = blocks.readingsOf(blocks.handleOf(site, patient));
        assertThat(readings).extracting(one -> one.entry().concealed().epoch()).containsExactly(0, 1);
        assertThat(readings).allSatisfy(one -> assertThat(blocks.disclosures().contents(one))
                .isPresent());
        assertThat(site.api().readings(patient))
                .extracting(reading ->
                        reading.path("measurements").path(0).path("value").asInt())
                .containsExactly(71, 72);
    }

    @Test
    void aCommitmentGivesNoHeartRateAway() throws MqttException {
        GuessedCommitment.check(site, "guessed");
    }

    /** One reading, and waits until the patient has that many. */
    private void send(String bed, int seq, Instant time, int expected) throws MqttException {
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            device.publish(vitalsTopic(WARD, bed, "mon-" + bed), heartRate("b1", seq, time, String.valueOf(70 + seq)));
        }
        Awaitility.await("readings of " + bed)
                .atMost(WITHIN)
                .until(() -> site.api().readings("bed." + WARD + "." + bed).size() == expected);
    }
}
