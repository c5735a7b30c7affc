package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.Payloads;

/**
 * Typed reads of a chain's derived state, for queries. What it returns was true once and stays true: handles, ordinals,
 * contents and places never change. As thread-safe as its view.
 */
public final class ChainReader {
    private final ChainView view;

    public ChainReader(ChainView view) {
        this.view = view;
    }

    /** Handle of the patient with this id, or null. */
    public @Nullable Long patientHandle(String id) {
        byte[] handle = view.state(StateKeys.patientNamed(id));
        return handle == null ? null : new ByteReader(handle).u64();
    }

    /** Id of the patient with this handle, or null. */
    public @Nullable String patientId(long handle) {
        byte[] bytes = view.state(StateKeys.patient(handle));
        return bytes == null
                ? null
                : PatientState.decode(handle, bytes, new Monitor()).id();
    }

    /** How many patients the chain has. */
    public int patients() {
        byte[] bytes = view.state(StateKeys.chain());
        return bytes == null ? 0 : ChainRecord.decode(bytes).patients();
    }

    /** Handle of the patient that came as the {@code number}th, from 0, or null. */
    public @Nullable Long patientNumber(int number) {
        byte[] handle = view.state(StateKeys.patientNumber(number));
        return handle == null ? null : new ByteReader(handle).u64();
    }

    public @Nullable Assignment assignment(long handle) {
        byte[] bytes = view.state(StateKeys.assignment(handle));
        return bytes == null ? null : Assignment.decode(handle, bytes);
    }

    public @Nullable StreamState stream(int ordinal) {
        byte[] bytes = view.state(StateKeys.stream(ordinal));
        return bytes == null ? null : StreamState.decode(ordinal, bytes);
    }

    /** Ordinal of one boot of a stream under an assignment, or null. */
    public @Nullable Integer streamOrdinal(long assignment, String stream, String boot) {
        byte[] ordinal = view.state(StateKeys.streamOf(assignment, stream, boot));
        return ordinal == null ? null : new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal");
    }

    /** Where a reading was sealed, or null. */
    public @Nullable Position position(int stream, long seq) {
        byte[] bytes = view.state(StateKeys.reading(stream, seq));
        return bytes == null ? null : Position.decode(bytes);
    }

    /** A stream's Gap entry of this number, from 0, or null; {@link StreamState#gaps()} says how many there are. */
    public @Nullable SealedGap gap(int stream, int number) {
        byte[] bytes = view.state(StateKeys.gap(stream, number));
        return bytes == null ? null : SealedGap.decode(bytes);
    }

    /** CID of a patient's content, or null. */
    public @Nullable Cid cid(long patient, int ordinal) {
        byte[] digest = view.state(StateKeys.content(patient, ordinal));
        return digest == null ? null : Cid.ofDigest(digest);
    }

    /** A patient's content, or null when there is none or its payload is gone. */
    public @Nullable Content content(long patient, int ordinal) {
        Cid cid = cid(patient, ordinal);
        byte[] payload = cid == null ? null : view.payload(cid);
        return payload == null ? null : ContentCodec.decode(Payloads.open(patient, payload));
    }
}
