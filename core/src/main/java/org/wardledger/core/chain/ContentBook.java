package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteKey;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;

/**
 * Patients' contents: which ordinal stands for which payload, and what was opened of them before. Mutable, not
 * thread-safe.
 */
final class ContentBook {
    private final ChainView view;
    private final StateRecords records;
    private final KeyBook keys;
    private final Map<Cid, byte[]> newPayloads = new HashMap<>();

    /** Nothing in these two but what the records say. */
    private final Map<Place, Opened> opened = new HashMap<>();

    private final Map<Interned, Integer> interned = new HashMap<>();

    private record Place(long patient, int ordinal) {}

    private record Interned(long patient, int epoch, ByteKey content) {}

    /** A content and its canonical bytes. Treat the array as immutable. */
    record Opened(Content content, byte[] bytes) {
        static Opened of(byte[] bytes) {
            return new Opened(ContentCodec.decode(bytes), bytes);
        }

        static Opened of(Content content) {
            return new Opened(content, ContentCodec.encode(content));
        }

        /** Measurements are small and come again and again, other contents hardly ever. */
        boolean isWorthRemembering() {
            return content instanceof Content.Measured;
        }
    }

    ContentBook(ChainView view, StateRecords records, KeyBook keys) {
        this.view = view;
        this.records = records;
        this.keys = keys;
    }

    /** The ordinal of this content under the patient's newest key when it is remembered, else null. */
    @Nullable
    Integer ordinalOf(PatientState patient, byte[] content) {
        return interned.get(new Interned(patient.handle(), patient.epoch(), new ByteKey(content)));
    }

    @Nullable
    Integer ordinalOf(long patient, Cid cid) {
        byte[] ordinal = records.get(StateKeys.ordinal(patient, cid));
        return ordinal == null ? null : new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal");
    }

    /** Remembers a content's ordinal under the patient's newest key, so that it need not be encrypted to be found. */
    void intern(PatientState patient, Opened content, int ordinal) {
        if (content.isWorthRemembering()) {
            interned.put(new Interned(patient.handle(), patient.epoch(), new ByteKey(content.bytes())), ordinal);
        }
    }

    /** Gives the patient's next ordinal to a payload, whose content is opened where the key is to be had. */
    void add(PatientState patient, int epoch, Cid cid, byte[] payload) {
        int ordinal = patient.contents();
        PatientKey key = patient.key();
        if (key != null) {
            Opened content = Opened.of(key.open(payload));
            remember(new Place(patient.handle(), ordinal), content);
            intern(patient, content, ordinal);
        }
        records.put(
                StateKeys.ordinal(patient.handle(), cid),
                new ByteWriter().varint(ordinal).toBytes());
        records.put(
                StateKeys.content(patient.handle(), ordinal),
                new ByteWriter().varint(epoch).bytes(cid.digest()).toBytes());
        newPayloads.put(cid, payload);
        patient.addContent();
    }

    /**
     * The contents that an entry of the patient conceals.
     *
     * @throws DecodeException when it refers to what is not there, or commits to something else
     */
    List<Content> reveal(PatientState patient, PatientKey key, byte[] context, Concealed concealed) {
        List<Content> contents = new ArrayList<>(concealed.count());
        List<byte[]> bytes = new ArrayList<>(concealed.count());
        for (int ordinal : key.reveal(context, concealed)) {
            Opened content = ordinal < patient.contents() ? content(patient.handle(), ordinal) : null;
            if (content == null) {
                throw new DecodeException("refers to a content that is not there");
            }
            contents.add(content.content());
            bytes.add(content.bytes());
        }
        if (!key.commits(context, concealed.commitment(), bytes)) {
            throw new DecodeException("commits to other contents than it refers to");
        }
        return contents;
    }

    /** What a patient's ordinal stands for, or null when there is no such content or its key is gone. */
    private @Nullable Opened content(long patient, int ordinal) {
        Place place = new Place(patient, ordinal);
        Opened known = opened.get(place);
        if (known == null) {
            byte[] stored = records.get(StateKeys.content(patient, ordinal));
            if (stored == null) {
                return null;
            }
            ByteReader in = new ByteReader(stored);
            PatientKey key = keys.key(patient, in.count(Integer.MAX_VALUE, "key epoch"));
            byte[] payload = payload(Cid.ofDigest(in.bytes(Cid.DIGEST_BYTES)));
            if (key == null || payload == null) {
                return null;
            }
            known = Opened.of(key.open(payload));
            remember(place, known);
        }
        return known;
    }

    private void remember(Place place, Opened content) {
        if (content.isWorthRemembering()) {
            opened.put(place, content);
        }
    }

    private byte @Nullable [] payload(Cid cid) {
        byte[] fresh = newPayloads.get(cid);
        return fresh != null ? fresh : view.payload(cid);
    }

    /** Forgets what was opened of a patient. */
    void erase(long patient) {
        opened.keySet().removeIf(place -> place.patient() == patient);
        interned.keySet().removeIf(place -> place.patient() == patient);
    }

    /** Payloads that came since the last call. */
    Map<Cid, byte[]> drain() {
        Map<Cid, byte[]> drained = Map.copyOf(newPayloads);
        newPayloads.clear();
        return drained;
    }

    int remembered() {
        return opened.size() + interned.size();
    }

    /** Lets go of what can be opened again. */
    void clear() {
        opened.clear();
        interned.clear();
    }
}
