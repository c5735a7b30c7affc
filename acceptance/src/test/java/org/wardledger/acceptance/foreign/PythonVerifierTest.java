package org.wardledger.acceptance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.acceptance.formats.Body;
import org.wardledger.acceptance.formats.Trees;
import org.wardledger.acceptance.formats.WorkedExample;
import org.wardledger.acceptance.process.Repository;

/** The verifier in Python on the worked example of the page that it was written from: every byte of it counts. */
class PythonVerifierTest {
    private static final int READING = 5;
    private static final int ALL = 1 << 20;

    @TempDir
    Path dir;

    private final WorkedExample example = WorkedExample.read();
    private final byte[] header = example.bytes("block 1 header");
    private final List<byte[]> entries =
            Body.decode(example.bytes("block 1 body")).entries();
    private final byte[] leaf0 = Trees.leaf(example.bytes("block 0 header"));
    private final byte[] disclosure = example.bytes("disclosure");

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private List<byte[]> blockPath() {
        List<byte[]> leaves = entries.stream().map(Trees::leaf).toList();
        return List.of(leaves.get(4), Trees.root(leaves.subList(0, 4)));
    }

    private ObjectNode json() {
        byte[] entry = entries.get(READING);
        ObjectNode proof = JsonNodeFactory.instance.objectNode();
        proof.put("chain", 1).put("height", 1).put("index", READING).put("entry", base64(entry));
        proof.put("leaf", base64(Trees.leaf(entry)));
        blockPath().forEach(hash -> proof.withArray("blockPath").add(base64(hash)));
        proof.put("header", base64(header)).put("logIndex", 1).put("logSize", 2);
        proof.withArray("logPath").add(base64(leaf0));
        proof.put("checkpoint", example.checkpoint());
        ObjectNode opened = proof.putObject("disclosure").put("opener", base64(slice(disclosure, 0, 32)));
        // behind the number of contents, each behind its length of one byte
        opened.withArray("contents").add(base64(slice(disclosure, 34, 18)));
        opened.withArray("contents").add(base64(slice(disclosure, 53, 18)));
        return proof;
    }

    private static byte[] slice(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    private byte[] entryPart() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header.length);
        out.writeBytes(header);
        out.write(READING);
        out.write(entries.get(READING).length);
        out.writeBytes(entries.get(READING));
        blockPath().forEach(out::writeBytes);
        out.write(1);
        out.writeBytes(disclosure);
        return out.toByteArray();
    }

    private byte[] binary() {
        byte[] note = example.checkpoint().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("wlproof".getBytes(StandardCharsets.US_ASCII));
        out.write(1);
        out.write((note.length & 0x7F) | 0x80);
        out.write(note.length >> 7);
        out.writeBytes(note);
        out.writeBytes(entryPart());
        out.writeBytes(leaf0);
        return out.toByteArray();
    }

    private String text() {
        byte[] part = entryPart();
        byte[] extra = new byte[part.length + 1];
        extra[0] = 1;
        System.arraycopy(part, 0, extra, 1, part.length);
        return "c2sp.org/tlog-proof@v1\nextra " + base64(extra) + "\nindex 1\n" + base64(leaf0) + "\n\n"
                + example.checkpoint();
    }

    @Test
    void theProofOfTheReadingHoldsInEveryFormAndNoByteOfItCanBeChanged() throws Exception {
        PythonVerifier python = PythonVerifier.installed();
        List<Path> files = List.of(
                Files.writeString(dir.resolve("json"), json().toString()),
                Files.write(dir.resolve("binary"), binary()),
                Files.writeString(dir.resolve("text"), text()));
        for (Path file : files) {
            Judgement good = python.judge(file, example.vkey());
            assertThat(good.holds()).as(good.text()).isTrue();
            assertThat(good.text()).contains("chain 1, block 1, entry 5 of 6: Reading, disclosed");
            python.assertNotAuthenticated(file);
            python.assertFindsChangedBytes(file, example.vkey(), ALL, "");
        }
    }

    /** Each key that the log had leads to the one that signed; nobody else's does. */
    @Test
    void aProofOrAuditIsFollowedOverKeyRotationsAndNoByteOfItCanBeChanged() throws Exception {
        PythonVerifier python = PythonVerifier.installed();
        Path vectors = Repository.root().resolve("docs/verify/vectors");
        List<String> keys = Files.readAllLines(vectors.resolve("rotated.keys"));
        assertThat(keys).hasSize(3);
        for (String form : List.of("json", "bin", "text", "audit")) {
            Path file = vectors.resolve("rotated." + form);
            for (String key : keys) {
                assertThat(python.judge(file, key).holds())
                        .as("%s %s", form, key)
                        .isTrue();
                assertThat(python.judge(file, key).text())
                        .as("%s %s", form, key)
                        .contains("OK: signed by " + keys.getLast())
                        .doesNotContain("OK: signed by " + keys.getFirst());
            }
            assertThat(python.judge(file, example.vkey()).text()).contains("no known key has signed it");
            Path copy = Files.copy(file, dir.resolve(form));
            // of what stands behind that, an audit's verifier believes nothing
            python.assertFindsChangedBytes(copy, keys.getFirst(), 150, form.equals("audit") ? "\"asOf\":" : "");
        }
    }

    @Test
    void anotherShapeIsRefused() throws Exception {
        PythonVerifier python = PythonVerifier.installed();
        String good = json().toString();
        for (String[] change : new String[][] {
            {"{\"chain\":1,", "{"},
            {"{\"chain\":1,", "{\"chain\":1,\"chain\":1,"},
            {"{\"chain\":1,", "{\"chain\":1,\"more\":1,"},
            {"{\"chain\":1,", "{\"chain\":1.0,"},
            {"{\"chain\":1,", "{\"chain\":true,"},
            {"\"blockPath\":[", "\"blockPath\":[\"AA==\","},
            {"\"logPath\":[", "\"logPath\":[null,"},
            {"=\",\"blockPath\"", "\",\"blockPath\""},
        }) {
            assertThat(good).contains(change[0]);
            Path file = Files.writeString(dir.resolve("changed"), good.replace(change[0], change[1]));
            assertThat(python.judge(file, example.vkey()).holds()).as(change[1]).isFalse();
        }
        for (String other : List.of("", "null", "{}", "wlproof", "c2sp.org/tlog-proof@v1\n", "[".repeat(100_000))) {
            Path file = Files.writeString(dir.resolve("other"), other);
            assertThat(python.judge(file, example.vkey()).holds()).as(other).isFalse();
        }
    }

    /** The example as an export. */
    private Path export() throws IOException {
        Path export = Files.createDirectory(dir.resolve("export"));
        write(export, "export.json", about(2));
        write(export, "1/checkpoint", example.checkpoint().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream leaves = new ByteArrayOutputStream();
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (int height = 0; height < 2; height++) {
            byte[] bytes = example.bytes("block " + height + " header");
            leaves.writeBytes(Trees.leaf(bytes));
            headers.write(0);
            headers.write(bytes.length);
            headers.writeBytes(bytes);
            write(export, "1/blocks/00" + height, example.bytes("block " + height + " body"));
        }
        write(export, "1/tile/0/000.p/2", leaves.toByteArray());
        write(export, "1/tile/entries/000.p/2", headers.toByteArray());
        return export;
    }

    private static byte[] about(int chains) {
        return ("{\"version\":1,\"site\":\"demo\",\"chains\":" + chains + "}\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anExportOfTheExampleFitsTogetherAndNoByteOfItCanBeChanged() throws Exception {
        PythonVerifier python = PythonVerifier.installed();
        Path export = export();
        // of the other chain there is nothing: nobody vouches that it is empty
        python.assertNotAuthenticated(export, example.vkey());
        python.assertFindsChangedBytes(export, example.vkey(), ALL, "");
        write(export, "1/blocks/002", new byte[] {1});
        assertThat(python.judge(export, example.vkey()).text()).contains("WRONG: 1/blocks/002 is no part of an export");
        Files.delete(export.resolve("1/blocks/002"));
        Files.delete(export.resolve("1/blocks/001"));
        assertThat(python.judge(export, example.vkey()).text()).contains("WRONG: 1/blocks/001 is missing");
        for (int chains : new int[] {0, 10_001, Integer.MAX_VALUE}) {
            write(export, "export.json", about(chains));
            assertThat(python.judge(export, example.vkey()).text()).contains("WRONG: export.json");
        }
    }

    @Test
    void eachRuleThatTakesNoKeyCanBeKeptAndBroken() throws Exception {
        PythonVerifier.installed().assertKnowsTheRules(export(), example.vkey());
    }

    private static void write(Path export, String path, byte[] bytes) throws IOException {
        Path file = export.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
