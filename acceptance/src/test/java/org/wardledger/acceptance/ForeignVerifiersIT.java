package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.foreign.GoVerifier;
import org.wardledger.acceptance.foreign.Judgement;
import org.wardledger.acceptance.foreign.PythonVerifier;
import org.wardledger.acceptance.foreign.SigstoreVerifier;
import org.wardledger.acceptance.formats.Checkpoint;
import org.wardledger.acceptance.formats.Trees;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;

/** What a running ledger gives away is accepted by verifiers that know nothing of it, and what is changed is not. */
@ExtendWith(SharedSite.class)
class ForeignVerifiersIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int READINGS = 6;
    /** The verifier key of docs/FORMATS.md. */
    private static final String STRANGER = "demo+a0ac385b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

    @TempDir
    Path dir;

    /** A proof of the last of a few readings, each in a block of its own. */
    private static JsonNode proof(Site site, String ward) throws MqttException {
        Instant start = Instant.now().minusSeconds(30);
        JsonNode last = null;
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            for (int seq = 0; seq < READINGS; seq++) {
                device.publish(
                        vitalsTopic(ward, "bed-1", "mon-" + ward),
                        heartRate("b1", seq, start.plusSeconds(seq), String.valueOf(70 + seq)));
                long wanted = seq;
                Awaitility.await("reading " + seq)
                        .atMost(WITHIN)
                        .until(() -> site.api()
                                        .reading("mon-" + ward, "vitals", "b1", wanted)
                                        .size()
                                == 1);
            }
            last = site.api()
                    .reading("mon-" + ward, "vitals", "b1", READINGS - 1)
                    .getFirst();
        }
        String path = "/api/v1/entries/" + last.path("chain") + "/" + last.path("height") + "/" + last.path("index")
                + "/proof";
        Awaitility.await("a proof")
                .atMost(WITHIN)
                .until(() -> site.api().fetch(path).statusCode() == 200);
        return site.api().get(path);
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    /** The same bytes but for one bit, in base64 as before. */
    private static String changed(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        bytes[bytes.length / 2] ^= 1;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> changed(List<String> path, int at) {
        List<String> other = new ArrayList<>(path);
        other.set(at, changed(path.get(at)));
        return other;
    }

    private static void assertHolds(Judgement judgement) {
        assertThat(judgement.holds()).as(judgement.text()).isTrue();
    }

    private static void assertRefused(Judgement judgement) {
        assertThat(judgement.holds()).as(judgement.text()).isFalse();
    }

    @Test
    void goAcceptsCheckpointsAndProofsAndRefusesChangedOnes(Site site) throws Exception {
        GoVerifier go = GoVerifier.build();
        JsonNode proof = proof(site, "go");
        String vkey = site.vkey();
        String note = proof.path("checkpoint").asText();
        assertHolds(go.note(vkey, file("note", note)));
        // the size, the root, the signature; and a line that was not signed
        int size = note.indexOf('\n') + 1;
        int root = note.indexOf('\n', size) + 5;
        for (int at : new int[] {0, size, root, note.length() - 10}) {
            char other = note.charAt(at) == '1' ? '2' : '1';
            assertRefused(go.note(vkey, file("note", note.substring(0, at) + other + note.substring(at + 1))));
        }
        assertRefused(go.note(vkey, file("note", note.replaceFirst("\n\n", "\nmore\n\n"))));

        Checkpoint checkpoint = Checkpoint.parse(note, VerifierKey.parse(vkey));
        String logSize = Long.toString(checkpoint.size());
        String logRoot = Base64.getEncoder().encodeToString(checkpoint.root());
        String index = proof.path("logIndex").asText();
        String leaf = leaf(proof.path("header"));
        List<String> path = texts(proof.path("logPath"));
        assertThat(path).isNotEmpty();
        assertHolds(go.record(logSize, logRoot, index, leaf, path));
        assertRefused(go.record(logSize, logRoot, index, changed(leaf), path));
        assertRefused(go.record(logSize, changed(logRoot), index, leaf, path));
        assertRefused(go.record(logSize, logRoot, "0", leaf, path));
        assertRefused(go.record(logSize, logRoot, index, leaf, path.subList(1, path.size())));
        for (int at = 0; at < path.size(); at++) {
            assertRefused(go.record(logSize, logRoot, index, leaf, changed(path, at)));
        }
    }

    @Test
    void goAcceptsTheWayFromTheEntryToItsBlock(Site site) throws Exception {
        GoVerifier go = GoVerifier.build();
        JsonNode proof = proof(site, "go-block");
        JsonNode block = site.api().get("/api/v1/chains/" + proof.path("chain") + "/blocks/" + proof.path("height"));
        String entries = block.path("entries").asText();
        byte[] root = HexFormat.of().parseHex(block.path("root").asText());
        String rootText = Base64.getEncoder().encodeToString(root);
        String index = proof.path("index").asText();
        String leaf = leaf(proof.path("entry"));
        List<String> path = texts(proof.path("blockPath"));
        assertHolds(go.record(entries, rootText, index, leaf, path));
        assertRefused(go.record(entries, rootText, index, changed(leaf), path));
    }

    @Test
    void goAcceptsConsistencyAndRefusesAnotherLog(Site site) throws Exception {
        GoVerifier go = GoVerifier.build();
        int chain = proof(site, "go-tree").path("chain").asInt();
        JsonNode answer = site.api().get("/api/v1/chains/" + chain + "/consistency?from=3");
        String size = answer.path("to").asText();
        String root = answer.path("toRoot").asText();
        String oldRoot = answer.path("fromRoot").asText();
        List<String> path = texts(answer.path("proof"));
        assertThat(Checkpoint.parse(answer.path("checkpoint").asText(), VerifierKey.parse(site.vkey()))
                        .root())
                .isEqualTo(Base64.getDecoder().decode(root));
        assertHolds(go.tree(size, root, "3", oldRoot, path));
        assertRefused(go.tree(size, root, "3", changed(oldRoot), path));
        assertRefused(go.tree(size, changed(root), "3", oldRoot, path));
        assertRefused(go.tree(size, root, "4", oldRoot, path));
        for (int at = 0; at < path.size(); at++) {
            assertRefused(go.tree(size, root, "3", oldRoot, changed(path, at)));
        }
    }

    @Test
    void goReadsTheWholeLogFromItsTilesAndFindsAChangedByteInAnyOfThem(Site site) throws Exception {
        GoVerifier go = GoVerifier.build();
        int chain = proof(site, "go-tiles").path("chain").asInt();
        List<Path> tiles = download(site, chain);
        Judgement judgement = go.tiles(site.vkey(), dir, 3);
        assertHolds(judgement);
        String oldRoot = site.api()
                .get("/api/v1/chains/" + chain + "/consistency?from=3")
                .path("fromRoot")
                .asText();
        assertThat(judgement.text()).contains("old root " + oldRoot);
        assertThat(tiles.size()).isGreaterThanOrEqualTo(2);
        for (Path tile : tiles) {
            byte[] good = Files.readAllBytes(tile);
            byte[] bad = good.clone();
            bad[good.length / 2] ^= 1;
            Files.write(tile, bad);
            assertRefused(go.tiles(site.vkey(), dir, 3));
            Files.write(tile, good);
        }
        assertHolds(go.tiles(site.vkey(), dir, 3));
    }

    /** All that a client needs of the log under its newest checkpoint. */
    private List<Path> download(Site site, int chain) throws IOException {
        String log = "/log/" + chain + "/";
        byte[] note = site.api().bytes(log + "checkpoint");
        Files.write(dir.resolve("checkpoint"), note);
        long size = Checkpoint.parse(new String(note, StandardCharsets.UTF_8), VerifierKey.parse(site.vkey()))
                .size();
        List<Path> tiles = new ArrayList<>();
        for (long index = 0; index * 256 < size; index++) {
            for (String level : List.of("0", "entries")) {
                tiles.add(download(site, log, level, index, size));
            }
        }
        if (size >= 256) {
            tiles.add(download(site, log, "1", 0, size / 256));
        }
        return tiles;
    }

    private Path download(Site site, String log, String level, long index, long nodes) throws IOException {
        long width = Math.min(256, nodes - index * 256);
        String path = "tile/%s/%03d%s".formatted(level, index, width == 256 ? "" : ".p/" + width);
        Path file = dir.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, site.api().bytes(log + path));
    }

    @Test
    void sigstoreAcceptsCheckpointAndInclusionAndRefusesChangedOnes(Site site) throws Exception {
        SigstoreVerifier sigstore = SigstoreVerifier.installed();
        JsonNode proof = proof(site, "sigstore");
        String vkey = site.vkey();
        String note = proof.path("checkpoint").asText();
        long index = proof.path("logIndex").asLong();
        String header = proof.path("header").asText();
        List<String> path = texts(proof.path("logPath"));
        assertHolds(sigstore.leaf(vkey, note, index, header, path));
        assertRefused(sigstore.leaf(vkey, note, index, changed(header), path));
        assertRefused(sigstore.leaf(vkey, note, 0, header, path));
        assertRefused(sigstore.leaf(vkey, note, index, header, changed(path, path.size() - 1)));
        assertRefused(sigstore.leaf(vkey, note, index, header, path.subList(1, path.size())));
        int size = note.indexOf('\n') + 1;
        char other = note.charAt(size) == '1' ? '2' : '1';
        String longer = note.substring(0, size) + other + note.substring(size + 1);
        assertRefused(sigstore.leaf(vkey, longer, index, header, path));
        assertRefused(sigstore.leaf(STRANGER, note, index, header, path));
    }

    @Test
    void pythonAcceptsAProofInEveryFormAndRefusesChangedOnes(Site site) throws Exception {
        PythonVerifier python = PythonVerifier.installed();
        JsonNode proof = proof(site, "python");
        String path = "/api/v1/entries/" + proof.path("chain") + "/" + proof.path("height") + "/" + proof.path("index")
                + "/proof?disclose=true&format=";
        for (String form : List.of("json", "binary", "tlog-proof")) {
            Path file = Files.write(dir.resolve("proof." + form), site.api().bytes(path + form));
            assertHolds(python.judge(file, site.vkey()));
            python.assertNotAuthenticated(file);
            assertRefused(python.judge(file, STRANGER));
            python.assertFindsChangedBytes(file, site.vkey(), 100, "");
        }
    }

    @Test
    void pythonAndTheCommandAcceptAnAuditAcrossBedsAndRefuseChangedOnes(Site site) throws Exception {
        PythonVerifier python = PythonVerifier.installed();
        Path file = Files.write(dir.resolve("audit.json"), audit(site, "roam"));
        JsonNode audit = Json.read(Files.readString(file));
        assertThat(audit.path("sealed").toString()).isEqualTo("[[3,4],[7,8]]");
        assertThat(audit.path("unknown").toString()).isEqualTo("[[0,2]]");
        assertThat(audit.path("refused").toString()).isEqualTo("[[5,6]]");
        Judgement judgement = python.judge(file, site.vkey());
        assertHolds(judgement);
        assertThat(judgement.text()).contains("sealed: 4", "refused: 2", "unknown: 3");
        JavaProgram.Ended ended = site.verify(List.of(file.toString(), "--vkey", site.vkey()));
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.text()).contains("sealed: 3-4, 7-8; 4 in all", "refused: 5-6; 2 in all", "NOT SHOWN: ");

        assertRefused(python.judge(file, STRANGER));
        python.assertNotAuthenticated(file);
        python.assertFindsChangedBytes(file, site.vkey(), 200, "\"asOf\":");
        String good = Files.readString(file);
        for (String[] change : new String[][] {
            {"[[3,4],[7,8]]", "[[3,8]]"},
            {"\"refused\":[[5,6]]", "\"refused\":[]"},
            {"\"unknown\":[[0,2]]", "\"unknown\":[]"},
            {"\"boot\":\"b1\"", "\"boot\":\"b2\""},
            {"\"device\":\"mon-roam\"", "\"device\":\"mon-room\""},
            {"\"disclosures\":[{", "\"disclosures\":[],\"more\":[{"},
        }) {
            assertThat(good).contains(change[0]);
            assertRefused(python.judge(file("changed", good.replace(change[0], change[1])), site.vkey()));
        }
    }

    /** Two readings in one bed, and two in another after some that are refused. */
    private static byte[] audit(Site site, String ward) throws MqttException {
        String device = "mon-" + ward;
        Instant start = Instant.now().minusSeconds(30);
        try (DevicePublisher publisher = new DevicePublisher(site.mqttUrl())) {
            for (int seq = 3; seq <= 8; seq++) {
                String topic = vitalsTopic(ward, seq < 7 ? "bed-1" : "bed-2", device);
                String reading = heartRate("b1", seq, start.plusSeconds(seq), "72");
                publisher.publish(topic, seq == 5 || seq == 6 ? reading.replace("/min", "furlong") : reading);
            }
        }
        String path = "/api/v1/devices/" + device + "/streams/vitals/audit?boot=b1&from=0&to=8";
        Awaitility.await("an audit of four readings and two refusals")
                .atMost(WITHIN)
                .until(() -> site.api().fetch(path).statusCode() == 200
                        && site.api().get(path).path("sealed").toString().equals("[[3,4],[7,8]]")
                        && site.api().get(path).path("refused").toString().equals("[[5,6]]"));
        return site.api().bytes(path);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static String leaf(JsonNode bytes) {
        return Base64.getEncoder().encodeToString(Trees.leaf(Base64.getDecoder().decode(bytes.asText())));
    }
}
