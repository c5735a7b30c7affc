package org.wardledger.ledger.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.ChainView;
import org.wardledger.core.chain.StateDelta;
import org.wardledger.core.chain.StateKey;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;

/** A chain's state as it is with a block that is being written. */
final class ReplayedState implements ChainView {
    private final ChainStore before;
    private final StateDelta delta;
    private final ChainReader reader = new ChainReader(this);

    ReplayedState(ChainStore before, StateDelta delta) {
        this.before = before;
        this.delta = delta;
    }

    StreamState stream(int ordinal) {
        StreamState stream = reader.stream(ordinal);
        if (stream == null) {
            throw new IllegalStateException("a replayed reading of a stream that was never opened");
        }
        return stream;
    }

    long patientOf(long assignment) {
        Long patient = reader.patientOf(assignment);
        if (patient == null) {
            throw new IllegalStateException("a replayed stream without its assignment");
        }
        return patient;
    }

    /** Texts of the keys that sign the log with this block. */
    List<String> signers() {
        return reader.acceptedKeys();
    }

    /** What an assignment means, or null when that cannot be read here. */
    @Nullable
    Assignment assignment(long handle) {
        return reader.assignment(handle);
    }

    /** The ordinals that an entry refers to, or null when that cannot be read here. */
    @Nullable
    List<Integer> reveal(long patient, byte[] context, Concealed concealed) {
        return reader.reveal(patient, context, concealed);
    }

    /** What a sealed reading says in its {@code ordinal}. */
    Content content(long patient, int ordinal) {
        Content content = reader.content(patient, ordinal);
        if (content == null) {
            throw new IllegalStateException("a replayed reading without its content");
        }
        return content;
    }

    @Override
    public byte @Nullable [] state(StateKey key) {
        byte[] changed = delta.state().get(key);
        if (changed == null && delta.removed().contains(key)) {
            return null;
        }
        return changed != null ? changed : before.state(key);
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        byte[] added = delta.payloads().get(cid);
        return added != null ? added : before.payload(cid);
    }

    @Override
    public @Nullable PatientKey key(long patient, int epoch) {
        return before.key(patient, epoch);
    }

    @Override
    public @Nullable PatientKey keyNamed(String patientId, int epoch) {
        return before.keyNamed(patientId, epoch);
    }

    @Override
    public byte @Nullable [] lookup(String patientId) {
        return before.lookup(patientId);
    }

    @Override
    public byte @Nullable [] entry(long height, int index) {
        return before.entry(height, index);
    }
}
