package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksIterator;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.chain.Position;

/** Where one chain's alerts changed: by place, by alert, and which of them stand. Thread-safe. */
public final class AlertIndex {
    private final Rocks rocks;
    private final int chain;

    AlertIndex(Rocks rocks, int chain) {
        this.rocks = rocks;
        this.chain = chain;
    }

    /** Looks at changes of alerts in order until it says false. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(Position place, AlertId alert);
    }

    /** Walks the changes in blocks above {@code height}, oldest first. */
    public void after(long height, Visitor visitor) {
        byte[] prefix = Keys.chain(chain);
        try (RocksIterator it = rocks.iterator(Table.ALERT_ENTRIES)) {
            it.seek(Keys.alertEntry(chain, height + 1, 0));
            while (it.isValid() && ChainStore.startsWith(it.key(), prefix)) {
                if (!visitor.visit(place(ByteBuffer.wrap(it.key(), 4, 12)), id(ByteBuffer.wrap(it.value())))) {
                    return;
                }
                it.next();
            }
        }
    }

    /** Walks the changes in blocks up to and with {@code height}, newest first. */
    public void backFrom(long height, Visitor visitor) {
        byte[] prefix = Keys.chain(chain);
        try (RocksIterator it = rocks.iterator(Table.ALERT_ENTRIES)) {
            it.seekForPrev(Keys.alertEntry(chain, height, Integer.MAX_VALUE));
            while (it.isValid() && ChainStore.startsWith(it.key(), prefix)) {
                if (!visitor.visit(place(ByteBuffer.wrap(it.key(), 4, 12)), id(ByteBuffer.wrap(it.value())))) {
                    return;
                }
                it.prev();
            }
        }
    }

    /** The alerts that stand now. */
    public List<AlertId> open() {
        List<AlertId> found = new ArrayList<>();
        byte[] prefix = Keys.chain(chain);
        try (RocksIterator it = rocks.iterator(Table.OPEN_ALERTS)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                found.add(id(ByteBuffer.wrap(it.key(), 4, AlertId.BYTES)));
            }
        }
        return found;
    }

    /** Where an alert changed, in blocks up to and with {@code maxHeight}, oldest first. */
    public List<Position> history(AlertId alert, long maxHeight) {
        List<Position> places = new ArrayList<>();
        byte[] prefix = Keys.alert(chain, alert);
        try (RocksIterator it = rocks.iterator(Table.ALERTS)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                Position place = place(ByteBuffer.wrap(it.value()));
                if (place.height() > maxHeight) {
                    break;
                }
                places.add(place);
            }
        }
        return places;
    }

    private static Position place(ByteBuffer in) {
        return new Position(in.getLong(), in.getInt());
    }

    private static AlertId id(ByteBuffer in) {
        return new AlertId(in.getLong(), in.getLong());
    }
}
