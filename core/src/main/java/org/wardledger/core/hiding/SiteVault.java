package org.wardledger.core.hiding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;

/**
 * The site's own secrets: key-encryption keys, which wrap patients' keys for {@code wardledger.keys}, and the lookup
 * key, under which a patient's id becomes a name that says nothing. Immutable, thread-safe. docs/FORMATS.md, "Keys".
 */
public final class SiteVault {
    public static final int SECRET_BYTES = 32;
    private static final int VERSION = 1;
    private static final int ID_BYTES = 8;

    private final Hmac lookups;
    private final List<Wrapping> wrappings;

    /** A key-encryption key: its id, which stands in what it wrapped, and what it wraps with. */
    private record Wrapping(byte[] id, Aead aead) {
        static Wrapping of(byte[] secret) {
            byte[] id = Arrays.copyOf(Hmac.derive(secret, "wardledger/kek-id"), ID_BYTES);
            return new Wrapping(
                    id,
                    new Aead(
                            Hmac.derive(secret, "wardledger/kek"),
                            new Hmac(Hmac.derive(secret, "wardledger/kek-nonce"))));
        }
    }

    /** A key-encryption key that is needed is not here: the wrapped key is another site's, or the keystore is too old. */
    public static final class WrongKeystore extends RuntimeException {
        WrongKeystore(String message) {
            super(message);
        }
    }

    /**
     * @param lookupKey 32 random bytes, the same for ever
     * @param wrappingKeys 32 random bytes each, at least one; the last wraps, all unwrap
     */
    public SiteVault(byte[] lookupKey, List<byte[]> wrappingKeys) {
        if (lookupKey.length != SECRET_BYTES
                || wrappingKeys.isEmpty()
                || wrappingKeys.stream().anyMatch(key -> key.length != SECRET_BYTES)) {
            throw new IllegalArgumentException("a lookup key and wrapping keys of 32 bytes each");
        }
        this.lookups = new Hmac(lookupKey);
        this.wrappings = wrappingKeys.stream().map(Wrapping::of).toList();
    }

    /** The 32 bytes under which this site finds a patient. */
    public byte[] lookup(String patientId) {
        return lookups.of(patientId.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Key of a record in {@code wardledger.keys}: lookup and epoch. With no value it says that the patient's key is
     * destroyed.
     */
    public byte[] recordKey(String patientId, int epoch) {
        return new ByteWriter().bytes(lookup(patientId)).varint(epoch).toBytes();
    }

    /** Value of a record in {@code wardledger.keys}: the wrapped key, and the patient's id closed with it. */
    public byte[] wrap(PatientKey key, String patientId) {
        Wrapping wrapping = wrappings.getLast();
        byte[] head = head(key.patient(), key.epoch(), wrapping.id());
        byte[] secret = key.secret();
        byte[] wrapped = wrapping.aead().seal(secret, head, head, secret);
        byte[] name = key.sealRecord(head, patientId.getBytes(StandardCharsets.UTF_8));
        return new ByteWriter().bytes(head).bytes(wrapped).block(name).toBytes();
    }

    /** A patient's key as it came out of a record, and whose it is. */
    public record Unwrapped(PatientKey key, String patientId) {}

    /** Whose key of which epoch a record holds, for those who cannot open it. */
    public record Owner(long patient, int epoch) {}

    /** @throws DecodeException when the bytes are no such value */
    public static Owner owner(byte[] value) {
        ByteReader in = new ByteReader(value);
        version(in);
        return new Owner(in.u64(), in.count(Integer.MAX_VALUE, "key epoch"));
    }

    /**
     * @throws DecodeException when the bytes are no such value, or were changed
     * @throws WrongKeystore when none of the key-encryption keys here wrapped it
     */
    public Unwrapped unwrap(byte[] value) {
        ByteReader in = new ByteReader(value);
        version(in);
        long patient = in.u64();
        int epoch = in.count(Integer.MAX_VALUE, "key epoch");
        byte[] id = in.bytes(ID_BYTES);
        byte[] wrapped = in.bytes(PatientKey.SECRET_BYTES + Aead.OVERHEAD_BYTES);
        byte[] closedId = in.block(4096, "closed id");
        in.end();
        byte[] head = head(patient, epoch, id);
        for (Wrapping wrapping : wrappings) {
            if (Arrays.equals(wrapping.id(), id)) {
                PatientKey key = new PatientKey(patient, epoch, wrapping.aead().open(wrapped, 0, head));
                return new Unwrapped(key, new String(key.openRecord(head, closedId), StandardCharsets.UTF_8));
            }
        }
        throw new WrongKeystore("a patient's key is wrapped by a key-encryption key that this keystore does not have");
    }

    private static void version(ByteReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new DecodeException("unknown version " + version + " of a wrapped key");
        }
    }

    private static byte[] head(long patient, int epoch, byte[] wrappingId) {
        return new ByteWriter()
                .u8(VERSION)
                .u64(patient)
                .varint(epoch)
                .bytes(wrappingId)
                .toBytes();
    }

    /** Says nothing of the secrets. */
    @Override
    public String toString() {
        return "site vault with " + wrappings.size() + " key-encryption keys";
    }
}
