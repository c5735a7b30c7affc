package org.wardledger.core.proof;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;

/**
 * A log whose key changes: block 2 n + 1 has, between two ticks, the rotation from key n to key n + 1 at n × 1,000 ms, with
 * an overlap of 5,000 ms. The blocks between have a tick.
 */
final class RotatedLog {
    static final long OVERLAP_MS = 5_000;
    static final Origin ORIGIN = new Origin("demo", 1, 1);

    final List<SigningKey> keys = new ArrayList<>();
    final SmallLog log;

    /** @param lastMs engine time of the last block's tick */
    RotatedLog(int rotations, long lastMs) {
        for (int i = 0; i <= rotations; i++) {
            keys.add(SigningKey.of("demo", new RandomValues(100 + i).bytes(32)));
        }
        List<List<byte[]>> blocks = new ArrayList<>();
        for (int i = 0; i < rotations; i++) {
            blocks.add(List.of(tick(i * 1_000L)));
            byte[] rotation = rotation(keys.get(i), keys.get(i + 1), i * 1_000L);
            blocks.add(List.of(tick(i * 1_000L), rotation, tick(i * 1_000L)));
        }
        blocks.add(List.of(tick(lastMs)));
        log = new SmallLog(blocks);
    }

    static byte[] tick(long engineMs) {
        return EntryCodec.encode(new Entry.Tick(engineMs));
    }

    static byte[] rotation(SigningKey from, SigningKey to, long engineMs) {
        Rotation rotation = new Rotation(ORIGIN, from.verifierKey(), to.verifierKey(), OVERLAP_MS);
        return EntryCodec.encode(
                new Entry.KeyRotated(engineMs, rotation.sign(from, to).encoded()));
    }

    int size() {
        return log.headers.size();
    }

    List<Included> rotations() {
        List<Included> shown = new ArrayList<>();
        for (int height = 1; height < size(); height += 2) {
            shown.add(log.included(height, 1, size()));
        }
        return shown;
    }

    SignedNote note(SigningKey... by) {
        SignedNote note = SignedNote.sign(log.claim(size()), by[0]);
        for (int i = 1; i < by.length; i++) {
            note = note.alsoSignedBy(by[i]);
        }
        return note;
    }

    /** The proof of the last block's tick. */
    Bundle last(List<Included> rotations, SigningKey... by) {
        return Bundle.of(log.included(size() - 1, 0, size()), note(by), null, rotations);
    }

    /** The proof of the first entry. */
    Bundle first(List<Included> rotations, SigningKey... by) {
        return Bundle.of(log.included(0, 0, size()), note(by), null, rotations);
    }
}
