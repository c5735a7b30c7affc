package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.audit.Audit;
import org.wardledger.core.audit.AuditBlock;
import org.wardledger.core.audit.AuditPart;
import org.wardledger.core.audit.AuditScope;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.Position;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.core.vitals.Names;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AuditJson;

/** Makes audits: which sequences of a device's stream are there, with the proof of it. Thread-safe. */
public final class AuditQueries {
    /** Readings, refusals and gaps in one answer. */
    static final int MAX_ENTRIES = 10_000;
    /** Blocks in one answer: each is hashed whole, once. */
    static final int MAX_BLOCKS = 2_000;

    private final LedgerStore store;
    private final CheckpointStore checkpoints;
    private final PastCheckpoints past;
    private final KeyRotations rotations = new KeyRotations();
    private final int maxEntries;
    private final int maxBlocks;

    public AuditQueries(LedgerStore store, CheckpointStore checkpoints, PastCheckpoints past) {
        this(store, checkpoints, past, MAX_ENTRIES, MAX_BLOCKS);
    }

    AuditQueries(LedgerStore store, CheckpointStore checkpoints, PastCheckpoints past, int maxEntries, int maxBlocks) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.past = past;
        this.maxEntries = maxEntries;
        this.maxBlocks = maxBlocks;
    }

    /**
     * An audit of the blocks that are signed. It may end before {@code to}: then {@code next} says where to go on.
     *
     * @param to inclusive; the last sealed or refused one when null
     * @param asOf a pin as it was given: then only these blocks count
     * @throws QueryProblem when the boot is unknown up to there, the range is none, or the pinned blocks are not signed yet
     */
    public AuditJson audit(
            String device, String stream, String boot, long from, @Nullable Long to, @Nullable String asOf) {
        Signed signed = signed(asOf);
        List<AuditSource> sources =
                Names.isValid(device) ? AuditSource.of(store, device, stream, boot, signed.pins()) : List.of();
        if (sources.isEmpty()) {
            throw QueryProblem.unknown("nothing of boot " + boot + " of stream " + stream + " of device " + device
                    + " is sealed and signed up to " + signed.pins().text());
        }
        AuditChoice choice = new AuditChoice(range(sources, from, to), sources, maxEntries, maxBlocks);
        AuditScope scope = new AuditScope(device, stream, boot, choice.range());
        Audit audit = Audit.of(scope, parts(sources, choice, signed.notes()));
        return AuditJson.of(audit, signed.pins().text(), choice.next());
    }

    private SequenceRange range(List<AuditSource> sources, long from, @Nullable Long to) {
        long end;
        if (to == null) {
            end = sources.stream()
                    .map(source -> source.nearest(Long.MAX_VALUE, true))
                    .filter(Objects::nonNull)
                    .mapToLong(AuditPlace::seq)
                    .max()
                    .orElse(from);
        } else {
            end = to;
        }
        if (end < from) {
            throw QueryProblem.badParameter(
                    "from is " + from + ", and " + (to == null ? "the last sealed sequence " : "to ") + end);
        }
        return new SequenceRange(from, end);
    }

    /**
     * Of each chain the blocks that count, and a note over them, all as of one moment.
     *
     * @param notes by chain; of those that have none yet, no block counts
     */
    private record Signed(Pins pins, Map<Integer, SignedNote> notes) {}

    private Signed signed(@Nullable String asOf) {
        Pins pins = Pins.parse(asOf, store);
        Map<Integer, Long> named = asOf == null ? Map.of() : Pins.read(asOf);
        Map<Integer, SignedNote> notes = new TreeMap<>();
        for (ChainStore chain : store.chains()) {
            CheckpointStore.Kept newest = checkpoints.newest(chain);
            long last = newest == null ? -1 : newest.checkpoint().size() - 1;
            if (last > chain.height()) {
                throw QueryProblem.notYet("the index of chain " + chain.chain() + " is being rebuilt and does not reach"
                        + " its checkpoint yet; ask again later");
            }
            long pinned = named.getOrDefault(chain.chain(), -1L);
            if (pinned > last) {
                throw QueryProblem.notYet("chain " + chain.chain() + " is signed up to block " + last
                        + ", and asOf names a higher one; ask again in a moment");
            }
            pins = pins.with(chain.chain(), Math.min(last, pins.height(chain.chain())));
            if (newest != null) {
                boolean isOlder = 0 <= pinned && pinned < last;
                notes.put(
                        chain.chain(),
                        isOlder ? past.orProblem(chain, pinned + 1, newest.checkpoint()) : newest.note());
            }
        }
        return new Signed(pins, notes);
    }

    private List<AuditPart> parts(List<AuditSource> sources, AuditChoice choice, Map<Integer, SignedNote> notes) {
        Map<Integer, Map<Long, Map<Integer, Optional<Disclosure>>>> shown = new TreeMap<>();
        for (AuditSource source : sources) {
            source.introduced()
                    .forEach((position, opens) -> add(shown, source.chain().chain(), position, opens));
        }
        choice.places().forEach(place -> add(shown, place.chain(), place.position(), Optional.empty()));
        List<AuditPart> parts = new ArrayList<>();
        shown.forEach((number, blocks) -> {
            ChainStore chain = store.chain(number);
            SignedNote note = Objects.requireNonNull(notes.get(number));
            long size = Checkpoint.parse(note.text()).orThrow().size();
            rotations.positions(chain, size).forEach(place -> blocks.computeIfAbsent(
                            place.height(), any -> new TreeMap<>())
                    .put(place.index(), Optional.empty()));
            List<AuditBlock> cut = new ArrayList<>();
            blocks.forEach((height, entries) -> cut.add(block(chain, height, entries)));
            parts.add(AuditPart.of(note, cut, chain));
        });
        return parts;
    }

    private static void add(
            Map<Integer, Map<Long, Map<Integer, Optional<Disclosure>>>> shown,
            int chain,
            Position position,
            Optional<Disclosure> opens) {
        shown.computeIfAbsent(chain, any -> new TreeMap<>())
                .computeIfAbsent(position.height(), any -> new TreeMap<>())
                .put(position.index(), opens);
    }

    private static AuditBlock block(ChainStore chain, long height, Map<Integer, Optional<Disclosure>> shown) {
        BlockHeader header = chain.header(height);
        List<byte[]> entries = chain.entries(height);
        if (header == null || entries == null) {
            throw new IllegalStateException("chain " + chain.chain() + ": the index lost block " + height);
        }
        return AuditBlock.of(header, entries, shown);
    }
}
