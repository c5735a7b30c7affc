package org.wardledger.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.PlainKey;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.NoteSignature;

/** The worked example of docs/FORMATS.md is what the code writes, byte for byte. */
class FormatsExampleTest {
    private static final Pattern TABLE = Pattern.compile("<!-- bytes: ([^>]+) -->\n((?:\\|.*\n)+)");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([0-9a-f]+)` \\|");

    private final FormatsExample example = new FormatsExample();
    private final PlainKey plainKey =
            new PlainKey(FormatsExample.HANDLE, 0, FormatsExample.counting(FormatsExample.PATIENT_KEY_FROM));
    private final String page = page();

    @Test
    void everyTableOfThePageJoinsToTheBytesThatTheCodeWrites() {
        assertThat(tables()).containsExactlyEntriesOf(expectedTables());
    }

    @Test
    void thePageNamesEveryHashThatTheCodeComputes() {
        List<String> hashes = new ArrayList<>();
        for (Block block : List.of(example.first, example.second)) {
            block.body()
                    .entries()
                    .forEach(entry -> hashes.add(Rfc6962.leafHash(entry).toString()));
            block.body()
                    .payloads()
                    .forEach(payload -> hashes.add(Cid.ofPayload(payload).toString()));
            hashes.add(block.header().root().toString());
            hashes.add(block.header().leafHash().toString());
        }
        hashes.add(example.logRoot().toString());
        assertThat(hashes).hasSize(16).allSatisfy(hash -> assertThat(page).contains("`" + hash + "`"));
    }

    /** As {@link PlainKey} computes them, which was written from the page. */
    @Test
    void thePageNamesEveryValueThatFollowsFromThePatientsKey() {
        byte[] assigned = HexFormat.of().parseHex("04012222222222222222");
        byte[] reading = HexFormat.of().parseHex("0601002a");
        assertThat(assigned).isEqualTo(Contexts.assigned(1, FormatsExample.ASSIGNMENT));
        assertThat(reading).isEqualTo(Contexts.reading(1, 0, 42));
        List<byte[]> values = new ArrayList<>(List.of(assigned, reading));
        for (String purpose : List.of("content", "nonce", "commit", "mask", "alert")) {
            values.add(plainKey.subkey("wardledger/" + purpose));
        }
        for (byte[] context : List.of(assigned, reading)) {
            values.add(plainKey.opener(context));
            values.add(plainKey.keystream(context, 32));
        }
        values.add(plainKey.alertId("hr-low", FormatsExample.ASSIGNMENT, 0, 42));
        assertThat(values).allSatisfy(value -> assertThat(page)
                .contains("`" + HexFormat.of().formatHex(value) + "`"));
    }

    @Test
    void theDisclosureOfThePageOpensTheReadingAndNothingElse() {
        List<byte[]> read = example.second.body().payloads().stream()
                .skip(1)
                .map(example.patientKey::open)
                .toList();
        Disclosure disclosure = example.patientKey.disclose(Contexts.reading(1, 0, 42), read);
        int opened = 0;
        for (byte[] bytes : example.second.body().entries()) {
            switch (EntryCodec.decode(bytes)) {
                case Entry.Reading r -> {
                    assertThat(disclosure.opens(r.contents().commitment())).isTrue();
                    assertThat(page).contains("SHA-256: `" + r.contents().commitment() + "`");
                    opened++;
                }
                case Entry.Assigned a ->
                    assertThat(disclosure.opens(a.meaning().commitment())).isFalse();
                default -> {}
            }
        }
        assertThat(opened).isOne();
    }

    @Test
    void thePageShowsTheCheckpointAndTheKeyThatVerifiesIt() {
        assertThat(page).contains("```\n" + example.checkpoint.encoded() + "```");
        assertThat(page).contains("`" + example.key.verifierKey().text() + "`");
    }

    private Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (MatchResult table : TABLE.matcher(page).results().toList()) {
            StringBuilder joined = new StringBuilder();
            FIRST_CELL.matcher(table.group(2)).results().forEach(row -> joined.append(row.group(1)));
            assertThat(tables.put(table.group(1), joined.toString())).isNull();
        }
        return tables;
    }

    /** In the page's order. */
    private Map<String, String> expectedTables() {
        Map<String, byte[]> expected = new LinkedHashMap<>();
        putAll(expected, "block 0 entry ", example.first.body().entries());
        expected.put("block 0 header", BlockCodec.encode(example.first.header()));
        expected.put("block 0 body", BlockCodec.encode(example.first.body()));
        expected.put("input", example.input);
        expected.put("key record key", FormatsExample.VAULT.recordKey(FormatsExample.PATIENT, 0));
        expected.put("key record value", FormatsExample.VAULT.wrap(example.patientKey, FormatsExample.PATIENT));
        List<byte[]> contents =
                example.second.body().payloads().stream().map(plainKey::open).toList();
        putAll(expected, "block 1 content ", contents);
        putAll(expected, "block 1 payload ", example.second.body().payloads());
        putAll(expected, "block 1 entry ", example.second.body().entries());
        expected.put("block 1 header", BlockCodec.encode(example.second.header()));
        expected.put("block 1 body", BlockCodec.encode(example.second.body()));
        byte[] opener = plainKey.opener(Contexts.reading(1, 0, 42));
        ByteWriter opened = new ByteWriter().bytes(opener).varint(2);
        expected.put(
                "disclosure",
                opened.block(contents.get(1)).block(contents.get(2)).toBytes());
        Map<String, String> hex = new LinkedHashMap<>();
        expected.forEach((label, bytes) -> hex.put(label, HexFormat.of().formatHex(bytes)));
        NoteSignature signature = example.checkpoint.signatures().getFirst();
        hex.put(
                "checkpoint signature",
                HexFormat.of().toHexDigits(signature.keyId()) + HexFormat.of().formatHex(signature.signature()));
        return hex;
    }

    private static void putAll(Map<String, byte[]> expected, String label, List<byte[]> all) {
        for (int i = 0; i < all.size(); i++) {
            expected.put(label + i, all.get(i));
        }
    }

    private static String page() {
        try {
            return Files.readString(Path.of("../docs/FORMATS.md"));
        } catch (IOException e) {
            throw new AssertionError("docs/FORMATS.md is read from the module's directory", e);
        }
    }
}
