package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.vitals.Names;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.LedgerStore.DeviceAssignment;
import org.wardledger.ledger.store.ReadingPlace;

/** Questions about readings. Thread-safe. */
public final class ReadingQueries {
    /** Readings looked at for one page: a rare code gives short pages rather than long waits. */
    static final int MAX_VISITED = 100_000;
    /** Samples in one page: waveforms give short pages rather than large ones. */
    static final int MAX_SAMPLES = 1_000_000;

    private final LedgerStore store;

    public ReadingQueries(LedgerStore store) {
        this.store = store;
    }

    /**
     * A page of a patient's readings. It may hold fewer than asked for although there is a next one.
     *
     * @param cursor {@code next} of the page before
     * @param asOf the pin as it was given; without one, the cursor's
     * @throws QueryProblem when the patient is unknown at the pin, or the cursor malformed
     */
    public ReadingsAnswer ofPatient(
            String patient, ReadingsFilter filter, @Nullable String cursor, @Nullable String asOf) {
        PatientPlace place = PatientPlace.of(store, patient);
        Pins pins = Pins.parse(asOf, store);
        Cursor start = cursor == null ? null : Cursor.parse(cursor);
        if (start != null && asOf == null) {
            pins = pins.with(place.chain().chain(), start.pinnedHeight());
        }
        place.check(pins);
        ReadingPlace from = new ReadingPlace(filter.fromMs(), new Position(0, 0));
        if (start != null && start.last().compareTo(from) >= 0) {
            from = behind(start.last());
        }
        Page page = new Page(place.chain(), filter, pins.height(place.chain().chain()));
        try {
            place.chain().readings().forward(place.handle(), from, page::visit);
        } catch (Unreadable e) {
            throw PatientPlace.unknown(patient); // erased while this answer was made
        }
        return new ReadingsAnswer(patient, pins.text(place.chain().chain()), page.readings, page.next());
    }

    private static ReadingPlace behind(ReadingPlace place) {
        Position position = place.position();
        return new ReadingPlace(place.readingMs(), new Position(position.height(), position.index() + 1));
    }

    /** A page that is being filled. */
    private static final class Page {
        private final ReadingsFilter filter;
        private final long height;
        private final ReadingOpener opener;
        private final List<ReadingView> readings = new ArrayList<>();
        private @Nullable ReadingPlace last;
        private boolean more;
        private int visited;
        private int samples;

        Page(ChainStore chain, ReadingsFilter filter, long height) {
            this.filter = filter;
            this.height = height;
            this.opener = new ReadingOpener(chain);
        }

        boolean visit(ReadingPlace place) {
            if (place.readingMs() >= filter.toMs()) {
                return false;
            }
            if (place.position().height() > height) {
                return true; // sealed behind the pin; must leave no trace in the answer
            }
            if (readings.size() >= filter.limit() || visited >= MAX_VISITED || samples >= MAX_SAMPLES) {
                more = true;
                return false;
            }
            visited++;
            last = place;
            boolean reattributed = opener.isReattributed(place.position(), height);
            if (reattributed && !filter.reattributed()) {
                return true;
            }
            ReadingView opened = opener.open(place.position());
            ReadingView reading = reattributed ? opened.asReattributed() : opened;
            String code = filter.code();
            if (code == null) {
                readings.add(reading);
                samples += reading.samples();
            } else if (reading.has(code)) {
                readings.add(reading.only(code));
            }
            return true;
        }

        @Nullable
        String next() {
            return more && last != null ? new Cursor(last, height).text() : null;
        }
    }

    /**
     * The reading with this identity, with the identifiers of its payloads: normally one.
     *
     * @throws QueryProblem when there is none up to the pin
     */
    public DeviceReadingsAnswer ofDevice(String device, String stream, String boot, long seq, Pins pins) {
        List<ReadingView> found = new ArrayList<>();
        if (Names.isValid(device)) {
            for (DeviceAssignment assignment : store.assignments(device)) {
                if (assignment.height() > pins.height(assignment.chain())) {
                    continue;
                }
                ChainStore chain = store.chain(assignment.chain());
                ChainReader reader = chain.reader();
                Integer ordinal = reader.streamOrdinal(assignment.assignment(), stream, boot);
                Position position = ordinal == null ? null : reader.position(ordinal, seq);
                if (position != null && position.height() <= pins.height(assignment.chain())) {
                    addReadable(found, chain, position, pins.height(assignment.chain()));
                }
            }
        }
        if (found.isEmpty()) {
            throw QueryProblem.unknown("no reading " + seq + " of boot " + boot + " of stream " + stream + " of device "
                    + device + " is sealed up to " + pins.text());
        }
        // by place: handles are random, and nothing may depend on their order
        found.sort(Comparator.comparingInt(ReadingView::chain)
                .thenComparingLong(ReadingView::height)
                .thenComparingInt(ReadingView::index));
        return new DeviceReadingsAnswer(pins.text(), found);
    }

    private static void addReadable(List<ReadingView> found, ChainStore chain, Position position, long height) {
        try {
            ReadingOpener opener = new ReadingOpener(chain);
            ReadingView reading = opener.openWithCids(position);
            found.add(opener.isReattributed(position, height) ? reading.asReattributed() : reading);
        } catch (Unreadable e) {
            return; // erased while this answer was made
        }
    }
}
