package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.Position;

/** Where one chain's readings are: by patient and time, and the newest of each code. Thread-safe. */
public final class ReadingIndex {
    private final Rocks rocks;
    private final int chain;

    ReadingIndex(Rocks rocks, int chain) {
        this.rocks = rocks;
        this.chain = chain;
    }

    /** Looks at places in order until it says false. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(ReadingPlace place);
    }

    /**
     * Walks a patient's readings by reading time, then place.
     *
     * @param from where to begin, inclusive
     */
    public void forward(long patient, ReadingPlace from, Visitor visitor) {
        byte[] prefix = Keys.patient(chain, patient);
        try (Rocks.Walk it = rocks.walk(Table.READINGS)) {
            it.seek(key(patient, from));
            while (it.isValid() && ChainStore.startsWith(it.key(), prefix)) {
                if (!visitor.visit(place(it.key()))) {
                    return;
                }
                it.next();
            }
        }
    }

    /**
     * Walks a patient's readings from the newest back.
     *
     * @param from where to begin, inclusive
     */
    public void backward(long patient, ReadingPlace from, Visitor visitor) {
        byte[] prefix = Keys.patient(chain, patient);
        try (Rocks.Walk it = rocks.walk(Table.READINGS)) {
            it.seekForPrev(key(patient, from));
            while (it.isValid() && ChainStore.startsWith(it.key(), prefix)) {
                if (!visitor.visit(place(it.key()))) {
                    return;
                }
                it.prev();
            }
        }
    }

    /**
     * The newest reading that has a code.
     *
     * @param firstHeight block of the first reading that had it
     */
    public record Latest(ReadingPlace place, long firstHeight) {
        static final int BYTES = ReadingPlace.BYTES + 8;

        byte[] encode() {
            return place.put(ByteBuffer.allocate(BYTES)).putLong(firstHeight).array();
        }

        static Latest decode(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Latest(ReadingPlace.get(in), in.getLong());
        }
    }

    /** The newest reading of every code that the patient ever had, by code. */
    public SortedMap<String, Latest> latest(long patient) {
        SortedMap<String, Latest> found = new TreeMap<>();
        byte[] prefix = Keys.patient(chain, patient);
        try (Rocks.Walk it = rocks.walk(Table.LATEST)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                byte[] key = it.key();
                String code = new String(key, prefix.length, key.length - prefix.length, StandardCharsets.US_ASCII);
                found.put(code, Latest.decode(it.value()));
            }
        }
        return found;
    }

    /** An assignment of a device and the place where it was sealed. */
    public record Assigned(long assignment, String device, Position position) {}

    static byte[] assignmentValue(Assignment assignment) {
        byte[] device = assignment.device().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + device.length)
                .putLong(assignment.handle())
                .put(device)
                .array();
    }

    /** Assignments of a patient up to and with {@code maxHeight}, oldest first. */
    public List<Assigned> assignments(long patient, long maxHeight) {
        List<Assigned> found = new ArrayList<>();
        byte[] prefix = Keys.patient(chain, patient);
        try (Rocks.Walk it = rocks.walk(Table.ASSIGNMENTS)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                ByteBuffer key = ByteBuffer.wrap(it.key(), prefix.length, 12);
                Position position = new Position(key.getLong(), key.getInt());
                if (position.height() > maxHeight) {
                    break;
                }
                byte[] value = it.value();
                String device = new String(value, 8, value.length - 8, StandardCharsets.US_ASCII);
                found.add(new Assigned(ByteBuffer.wrap(value).getLong(), device, position));
            }
        }
        return found;
    }

    private byte[] key(long patient, ReadingPlace place) {
        Position position = place.position();
        return Keys.reading(chain, patient, place.readingMs(), position.height(), position.index());
    }

    private static ReadingPlace place(byte[] key) {
        return ReadingPlace.get(ByteBuffer.wrap(key, 12, ReadingPlace.BYTES));
    }
}
