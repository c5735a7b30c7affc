package org.wardledger.ledger.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wardledger.core.chain.Position;
import org.wardledger.core.content.Content;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.ledger.store.ReadingIndex.Latest;

/** Keeps the newest reading of every patient's codes while blocks are written. Belongs to the chain's one writer. */
final class LatestWriter {
    /** Codes of contents remembered, so that a value that was seen before is not read again to learn its code. */
    private static final int MAX_CODES = 50_000;

    private static final String NO_CODE = "";

    private final Rocks rocks;
    private final int chain;
    private final Map<PatientCode, Latest> changed = new HashMap<>();
    private final Map<PatientContent, String> codes = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PatientContent, String> eldest) {
            return size() > MAX_CODES;
        }
    };

    private record PatientCode(long patient, String code) {}

    private record PatientContent(long patient, int ordinal) {}

    LatestWriter(Rocks rocks, int chain) {
        this.rocks = rocks;
        this.chain = chain;
    }

    /** Forgets what a block that could not be written had changed. */
    void begin() {
        changed.clear();
    }

    void reading(long patient, int generation, Entry.Reading reading, Position position, ReplayedState state) {
        ReadingPlace place = new ReadingPlace(reading.readingMs(), position);
        byte[] context = Contexts.reading(generation, reading.stream(), reading.seq());
        List<Integer> ordinals = state.reveal(patient, context, reading.contents());
        if (ordinals == null) {
            return; // what it measured cannot be read here
        }
        for (int ordinal : ordinals) {
            PatientCode code = new PatientCode(patient, code(patient, ordinal, state));
            if (code.code().equals(NO_CODE)) {
                continue;
            }
            Latest before = changed.get(code);
            if (before == null) {
                byte[] stored = rocks.get(Table.LATEST, Keys.latest(chain, patient, code.code()));
                before = stored == null ? new Latest(place, position.height()) : Latest.decode(stored);
            }
            boolean newer = place.compareTo(before.place()) > 0;
            changed.put(code, newer ? new Latest(place, before.firstHeight()) : before);
        }
    }

    /** Forgets what is known of a patient who was erased. */
    void forget(long patient) {
        codes.keySet().removeIf(content -> content.patient() == patient);
    }

    /** Adds what changed since the last call to the batch. */
    void drain(Rocks.Batch batch) {
        changed.forEach((code, latest) ->
                batch.put(Table.LATEST, Keys.latest(chain, code.patient(), code.code()), latest.encode()));
        changed.clear();
    }

    private String code(long patient, int ordinal, ReplayedState state) {
        PatientContent content = new PatientContent(patient, ordinal);
        String code = codes.get(content);
        if (code == null) {
            code = state.content(patient, ordinal) instanceof Content.Measured measured
                    ? measured.measurement().code()
                    : NO_CODE;
            codes.put(content, code);
        }
        return code;
    }
}
