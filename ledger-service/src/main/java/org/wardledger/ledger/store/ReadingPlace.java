package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.wardledger.core.chain.Position;

/** A reading's place in time and in its chain; the order of a patient's readings. */
public record ReadingPlace(long readingMs, Position position) implements Comparable<ReadingPlace> {
    static final int BYTES = 20;

    private static final Comparator<ReadingPlace> ORDER = Comparator.comparingLong(ReadingPlace::readingMs)
            .thenComparingLong(place -> place.position().height())
            .thenComparingInt(place -> place.position().index());

    @Override
    public int compareTo(ReadingPlace other) {
        return ORDER.compare(this, other);
    }

    ByteBuffer put(ByteBuffer out) {
        return out.putLong(readingMs).putLong(position.height()).putInt(position.index());
    }

    static ReadingPlace get(ByteBuffer in) {
        return new ReadingPlace(in.getLong(), new Position(in.getLong(), in.getInt()));
    }
}
