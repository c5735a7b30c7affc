package org.wardledger.acceptance.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked example, restored without a block 2 that was signed: what this module's reader takes for that. */
class RestoredTest {
    private static final String ROOT = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String INPUTS = "lost none\n";

    private final WorkedExample page = WorkedExample.read();
    private final Header before = Header.decode(page.bytes("block 1 header"));
    private final String previous = Base64.getEncoder().encodeToString(before.leaf());
    private final String place = "block 2 " + previous + "\n";

    /** 32 bytes that count up from a number: from 0 they are the example's seed. */
    private static byte[] seed(int from) {
        byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (from + i);
        }
        return seed;
    }

    private String note(String log, String place, String lost, String input, byte[] seed)
            throws GeneralSecurityException {
        String text = "wardledger restore 1\n" + log + "\n" + place + lost + "input " + input + "\n";
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
        signing.update(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        signature.writeBytes(HexFormat.of().parseHex(page.vkey().split("\\+", 3)[1]));
        signature.writeBytes(signing.sign());
        return text + "\n— demo " + Base64.getEncoder().encodeToString(signature.toByteArray()) + "\n";
    }

    private byte[] restored(String note) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(19);
        entry.write(1);
        entry.writeBytes(varint(lastEngineTime()));
        byte[] text = note.getBytes(StandardCharsets.UTF_8);
        entry.writeBytes(varint(text.length));
        entry.writeBytes(text);
        return entry.toByteArray();
    }

    private long lastEngineTime() {
        return Entry.decode(Body.decode(page.bytes("block 1 body")).entries().getLast())
                .engineTime();
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long left = value; ; left >>>= 7) {
            out.write((int) (left < 0x80 ? left : (left & 0x7F) | 0x80));
            if (left < 0x80) {
                return out.toByteArray();
            }
        }
    }

    /** Reads the example and behind it a block of one entry, which begins that generation. */
    private void read(int generation, byte[] entry) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {1, 1, (byte) generation, 2});
        header.writeBytes(before.leaf());
        header.writeBytes(Trees.root(List.of(Trees.leaf(entry))));
        header.write(1);
        header.writeBytes(varint(before.firstIndex() + before.entries()));
        // inputs from 3, which is no end of the one before, to 3; no contents, no duplicates, sealed in 1970
        header.writeBytes(new byte[] {3, 3, 0, 0, 0, 1});
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {1, 1, 2, 1});
        body.writeBytes(varint(entry.length));
        body.writeBytes(entry);
        body.write(0);
        SealedChain chain = new SealedChain(1);
        chain.add(page.bytes("block 0 header"), page.bytes("block 0 body"));
        chain.add(page.bytes("block 1 header"), page.bytes("block 1 body"));
        chain.add(header.toByteArray(), body.toByteArray());
        assertThat(chain.headers()).hasSize(3);
    }

    private void refused(int generation, String note) {
        assertThatExceptionOfType(Malformed.class).as(note).isThrownBy(() -> read(generation, restored(note)));
    }

    @Test
    void whatTheSiteHasSignedIsRead() throws Exception {
        read(2, restored(note("demo/1/2", place, INPUTS, "3", seed(0))));
        read(2, restored(note("demo/1/2", place, "lost 1 3 " + ROOT + "\n", "3", seed(0))));
        read(5, restored(note("demo/1/5", place, "lost 4 1 " + ROOT + "\n", "3", seed(0))));
    }

    @Test
    void whatItHasNotSignedOfThisPlaceIsNot() throws Exception {
        refused(2, note("demo/1/2", place, INPUTS, "3", seed(1)));
        refused(2, note("demo/2/2", place, INPUTS, "3", seed(0)));
        refused(2, note("ward/1/2", place, INPUTS, "3", seed(0)));
        refused(2, note("demo/1/3", place, INPUTS, "3", seed(0)));
        refused(2, note("demo/1/2", place, INPUTS, "4", seed(0)));
        refused(2, note("demo/1/2", "block 3 " + previous + "\n", INPUTS, "3", seed(0)));
        refused(2, note("demo/1/2", "block 2 " + ROOT + "\n", INPUTS, "3", seed(0)));
        refused(3, note("demo/1/3", place, INPUTS, "3", seed(0)));
        refused(2, note("demo/1/2", place, "lost 1 2 " + ROOT + "\n", "3", seed(0)));
        refused(2, note("demo/1/2", place, "lost 2 3 " + ROOT + "\n", "3", seed(0)));
        String twice = note("demo/1/2", place, INPUTS, "3", seed(0));
        refused(2, twice + twice.substring(twice.indexOf('—')));
        refused(2, "restored");
    }

    @Test
    void everyChangedByteIsFound() throws Exception {
        byte[] right = restored(note("demo/1/2", place, "lost 1 3 " + ROOT + "\n", "3", seed(0)));
        // what somebody who writes to Kafka makes of it: the header has the changed entry's root
        for (int at = 0; at < right.length; at++) {
            byte[] changed = right.clone();
            changed[at] ^= 1;
            assertThatExceptionOfType(Malformed.class).as("byte %d", at).isThrownBy(() -> read(2, changed));
        }
    }
}
