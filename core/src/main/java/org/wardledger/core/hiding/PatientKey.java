package org.wardledger.core.hiding;

import java.util.Arrays;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.merkle.Hash;

/**
 * One patient's secret of one epoch, and all that is done with it: contents are encrypted into payloads, entries commit
 * to contents and refer to them under a mask, alerts get their names, derived records are kept closed. Whoever destroys
 * the secret destroys what it opens. Immutable, thread-safe. docs/FORMATS.md, "Patient keys".
 */
public final class PatientKey {
    public static final int SECRET_BYTES = 32;
    /** Largest payload, docs/FORMATS.md. */
    public static final int MAX_PAYLOAD_BYTES = 60 * 1024;

    public static final int ALERT_NAME_BYTES = 16;

    private static final int PAYLOAD_VERSION = 1;
    private static final byte[] OF_STATE = {'s'};

    private final long patient;
    private final int epoch;
    private final byte[] secret;
    private final byte[] payloadAad;
    private final Aead contents;
    private final Aead records;
    private final Hmac commitments;
    private final Hmac masks;
    private final Hmac alerts;
    private final Hmac lookups;

    /**
     * @param patient the patient's handle
     * @param epoch counts from 0; a new one follows when the key may be known to others
     * @param secret 32 random bytes
     */
    public PatientKey(long patient, int epoch, byte[] secret) {
        if (secret.length != SECRET_BYTES || epoch < 0) {
            throw new IllegalArgumentException("a patient's key has 32 bytes, and epochs count from 0");
        }
        this.patient = patient;
        this.epoch = epoch;
        this.secret = secret.clone();
        this.payloadAad =
                new ByteWriter().u8(PAYLOAD_VERSION).u64(patient).varint(epoch).toBytes();
        Hmac nonces = new Hmac(Hmac.derive(secret, "wardledger/nonce"));
        this.contents = new Aead(Hmac.derive(secret, "wardledger/content"), nonces);
        this.records = new Aead(Hmac.derive(secret, "wardledger/state"), nonces);
        this.commitments = new Hmac(Hmac.derive(secret, "wardledger/commit"));
        this.masks = new Hmac(Hmac.derive(secret, "wardledger/mask"));
        this.alerts = new Hmac(Hmac.derive(secret, "wardledger/alert"));
        this.lookups = new Hmac(Hmac.derive(secret, "wardledger/lookup"));
    }

    public long patient() {
        return patient;
    }

    public int epoch() {
        return epoch;
    }

    /** A copy, to be wrapped and never to be written as it is. */
    byte[] secret() {
        return secret.clone();
    }

    /**
     * The payload of a content: version, nonce, ciphertext, tag. Equal contents have equal payloads under one key, so a
     * content finds its CID again.
     *
     * @throws IllegalArgumentException when it would be larger than {@link #MAX_PAYLOAD_BYTES}
     */
    public byte[] seal(byte[] content) {
        byte[] sealed = contents.seal(content, payloadAad, content);
        byte[] payload = new byte[1 + sealed.length];
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a payload has at most " + MAX_PAYLOAD_BYTES + " bytes");
        }
        payload[0] = PAYLOAD_VERSION;
        System.arraycopy(sealed, 0, payload, 1, sealed.length);
        return payload;
    }

    /** @throws DecodeException when the payload is of an unknown version, or was not made under this key */
    public byte[] open(byte[] payload) {
        if (payload.length < 1 || payload.length > MAX_PAYLOAD_BYTES) {
            throw new DecodeException("a payload of " + payload.length + " bytes");
        }
        if (payload[0] != PAYLOAD_VERSION) {
            throw new DecodeException("unknown version of payload " + payload[0]);
        }
        return contents.open(payload, 1, payloadAad);
    }

    /**
     * What an entry says of its contents.
     *
     * @param context the entry's identity, which no other entry has: from it the opener and the mask follow
     * @param contents canonical bytes, in order
     * @param ordinals of the same contents
     */
    public Concealed conceal(byte[] context, List<byte[]> contents, List<Integer> ordinals) {
        if (contents.size() != ordinals.size() || contents.isEmpty() || contents.size() > Concealed.MAX_COUNT) {
            throw new IllegalArgumentException("1 to " + Concealed.MAX_COUNT + " contents, and as many ordinals");
        }
        byte[] references = keystream(context, ordinals.size() * Concealed.REFERENCE_BYTES);
        for (int i = 0; i < ordinals.size(); i++) {
            int ordinal = ordinals.get(i);
            for (int b = 0; b < Concealed.REFERENCE_BYTES; b++) {
                references[Concealed.REFERENCE_BYTES * i + b] ^= (byte) (ordinal >>> (24 - 8 * b));
            }
        }
        return new Concealed(epoch, Disclosure.commitment(opener(context), contents), references);
    }

    /**
     * The ordinals of an entry's contents.
     *
     * @throws DecodeException when what comes out is no ordinal: the entry was not made under this key
     */
    public List<Integer> reveal(byte[] context, Concealed concealed) {
        byte[] masked = concealed.unsafeReferences();
        byte[] keystream = keystream(context, masked.length);
        Integer[] ordinals = new Integer[concealed.count()];
        for (int i = 0; i < ordinals.length; i++) {
            int ordinal = 0;
            for (int b = 0; b < Concealed.REFERENCE_BYTES; b++) {
                int at = Concealed.REFERENCE_BYTES * i + b;
                ordinal = ordinal << 8 | ((masked[at] ^ keystream[at]) & 0xFF);
            }
            if (ordinal < 0) {
                throw new DecodeException("a reference that is none under this key");
            }
            ordinals[i] = ordinal;
        }
        return List.of(ordinals);
    }

    /** Whether the entry commits to exactly these contents. */
    public boolean commits(byte[] context, Hash commitment, List<byte[]> contents) {
        return Disclosure.commitment(opener(context), contents).equals(commitment);
    }

    /** Opens one entry's commitment to anybody. */
    public Disclosure disclose(byte[] context, List<byte[]> contents) {
        return new Disclosure(opener(context), contents);
    }

    /** The 16 bytes that name an alert: to others they say neither which rule it was nor which reading. */
    public byte[] alertName(String rule, byte[] source) {
        byte[] name = alerts.of(new ByteWriter().text(rule).bytes(source).toBytes());
        return Arrays.copyOf(name, ALERT_NAME_BYTES);
    }

    /** Where a record is kept that is found by something which must not stand in its key. */
    public byte[] lookup(byte[] what) {
        return lookups.of(what);
    }

    /** Closes a derived record that is stored under {@code name}. */
    public byte[] sealRecord(byte[] name, byte[] record) {
        byte[] length = new ByteWriter().varint(name.length).toBytes();
        byte[] sealed = records.seal(record, name, OF_STATE, length, name, record);
        return new ByteWriter().varint(epoch).bytes(sealed).toBytes();
    }

    /** The epoch of the key that opens a closed record. */
    public static int epochOfRecord(byte[] sealed) {
        return new ByteReader(sealed).count(Integer.MAX_VALUE, "key epoch");
    }

    /** @throws DecodeException when it was not closed with this key under this name */
    public byte[] openRecord(byte[] name, byte[] sealed) {
        ByteReader in = new ByteReader(sealed);
        if (in.count(Integer.MAX_VALUE, "key epoch") != epoch) {
            throw new DecodeException("a record of another key epoch");
        }
        return records.open(sealed, sealed.length - in.remaining(), name);
    }

    private byte[] opener(byte[] context) {
        return commitments.of(context);
    }

    private byte[] keystream(byte[] context, int length) {
        byte[] stream = new byte[length];
        for (int block = 0; block * Hmac.BYTES < length; block++) {
            byte[] part = masks.of(context, new byte[] {(byte) block});
            int at = block * Hmac.BYTES;
            System.arraycopy(part, 0, stream, at, Math.min(Hmac.BYTES, length - at));
        }
        return stream;
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "key of a patient, epoch " + epoch;
    }
}
