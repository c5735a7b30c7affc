package org.wardledger.ledger.event;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Stream;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.ReadingIndex;

/** Brings what people observe of patients into their chains. Thread-safe. */
public final class Charting {
    /** In place of a gateway's id. */
    private static final String API = "api";

    private final LedgerStore store;
    private final Events events;
    private final Clock clock;

    public Charting(LedgerStore store, Events events, Clock clock) {
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    /** What became of an observation. */
    public enum State {
        SEALED,
        /** It is written, and will be sealed or refused. */
        PENDING,
        /** Something else was observed under the same event. */
        REFUSED
    }

    public record Outcome(State state, Events.Outcome event) {}

    /**
     * What somebody observed.
     *
     * @param ward and {@code bed}: where the patient lay
     * @param timeMs when it was so
     */
    public record Observed(String patient, String ward, String bed, long timeMs, Observations what) {
        /** Its event is its boot: an event is a reading, once. */
        Reading reading(EventId event) {
            return new Reading(ward, bed, Observations.DEVICE, event.toString(), 0, timeMs, what);
        }
    }

    /** Where the patient lies by the newest stay, or null. */
    public @Nullable StayContent bed(String patient) {
        ChainReader reader = store.chain(events.chainOf(patient)).reader();
        Long handle = reader.patientHandle(patient);
        return handle == null ? null : reader.chart(handle).bed();
    }

    /**
     * Writes an observation, and waits until it is sealed and indexed here.
     *
     * @param event given again after an unknown outcome, it takes effect once, also when the patient was moved since
     * @param atMost how long to wait
     * @throws Events.NotWritten see {@link Events.Writer}
     */
    public Outcome observe(EventId event, Observed observed, Duration atMost) throws InterruptedException {
        int chainNumber = events.chainOf(observed.patient());
        ChainStore chain = store.chain(chainNumber);
        Position before = position(chain, observed.patient(), event);
        if (before != null) {
            return outcome(event, chain, before, observed);
        }
        boolean[] passed = {false};
        Input input = new Input.Admitted(observed.patient(), API, clock.millis(), observed.reading(event));
        events.writeAndWait(chainNumber, input, atMost, offset -> {
            BlockHeader head = chain.head();
            passed[0] = head != null && head.inputTo() > offset;
            return passed[0];
        });
        if (!passed[0]) {
            return new Outcome(State.PENDING, new Events.Outcome(event, chainNumber, null));
        }
        return outcome(event, chain, position(chain, observed.patient(), event), observed);
    }

    private static Outcome outcome(EventId event, ChainStore chain, @Nullable Position position, Observed observed) {
        boolean sealed = position != null && isSame(chain, position, event, observed);
        return new Outcome(
                sealed ? State.SEALED : State.REFUSED,
                new Events.Outcome(event, chain.chain(), sealed ? position : null));
    }

    /** Where the event's observation is sealed, in whatever bed the patient lay, or null. */
    private static @Nullable Position position(ChainStore chain, String patient, EventId event) {
        ChainReader reader = chain.reader();
        Long handle = reader.patientHandle(patient);
        if (handle == null) {
            return null;
        }
        for (ReadingIndex.Assigned assigned : chain.readings().assignments(handle, Long.MAX_VALUE)) {
            Integer stream = assigned.device().equals(Observations.DEVICE)
                    ? reader.streamOrdinal(assigned.assignment(), Stream.OBSERVATIONS.name(), event.toString())
                    : null;
            Position position = stream == null ? null : reader.position(stream, 0);
            if (position != null) {
                return position;
            }
        }
        return null;
    }

    /** Where the patient lay is not compared: a second try may take it from a newer stay. */
    private static boolean isSame(ChainStore chain, Position position, EventId event, Observed observed) {
        BlockHeader header = chain.header(position.height());
        List<byte[]> entries = chain.entries(position.height());
        if (header == null
                || entries == null
                || !(EntryCodec.decode(entries.get(position.index())) instanceof Entry.Reading sealed)) {
            throw new IllegalStateException("the index lost the observation of event " + event);
        }
        ChainReader reader = chain.reader();
        Long handle = reader.patientHandle(observed.patient());
        byte[] context = Contexts.reading(header.generation(), sealed.stream(), sealed.seq());
        List<Integer> ordinals = handle == null ? null : reader.reveal(handle, context, sealed.contents());
        List<Content> wanted = Content.of(observed.what());
        if (handle == null || ordinals == null || ordinals.size() != wanted.size()) {
            return false;
        }
        boolean same = sealed.readingMs() == observed.timeMs();
        for (int i = 0; i < wanted.size(); i++) {
            byte[] content = reader.contentBytes(handle, ordinals.get(i));
            same &= Arrays.equals(content, ContentCodec.encode(wanted.get(i)));
        }
        return same;
    }
}
