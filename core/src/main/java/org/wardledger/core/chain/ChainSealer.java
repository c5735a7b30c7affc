package org.wardledger.core.chain;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Times;

/**
 * Turns one chain's inputs into blocks: drops what was sealed before, refuses what contradicts it, runs the alert engine
 * and cuts when told to. The only nondeterminism is in the handles and keys it is given.
 *
 * <p>A crash is safe at any time: nothing here is kept. After a commit failed or its outcome is unknown, throw the
 * sealer away and make a new one from the committed head. Not thread-safe.
 */
public final class ChainSealer {
    /** An append time that is further below engine time says that Kafka's clock was set back. */
    public static final long CLOCK_TOLERANCE_MS = ChainFold.CLOCK_TOLERANCE_MS;

    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Secrets secrets;
    private final Refusals refusals;
    private final GatewayRefusals gatewayRefusals;
    private final ReadingSealer readings;
    private final AssignmentSealer assignments;
    private final EventSealer events;

    /**
     * @param head newest committed header of the chain, null for a chain that has none yet
     * @param view what the blocks up to that header have left behind
     */
    public ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Secrets secrets) {
        this(identity, head, view, secrets, Bounds.NORMAL);
    }

    ChainSealer(ChainIdentity identity, @Nullable BlockHeader head, ChainView view, Secrets secrets, Bounds bounds) {
        this(identity, head, view, secrets, bounds, draft -> {});
        if (identity.generation() != (head == null ? Generations.FIRST : head.generation())) {
            throw new IllegalArgumentException("the chain is not in generation " + identity.generation());
        }
    }

    private ChainSealer(
            ChainIdentity identity,
            @Nullable BlockHeader head,
            ChainView view,
            Secrets secrets,
            Bounds bounds,
            Consumer<BlockDraft> beginning) {
        this.identity = identity;
        this.state = new ChainState(view, bounds);
        this.draft = new BlockDraft(identity, state, head);
        this.secrets = secrets;
        this.refusals = new Refusals(identity, state, draft, secrets);
        StreamSealer streams = new StreamSealer(identity, state, draft, secrets);
        this.gatewayRefusals = new GatewayRefusals(identity, state, draft, refusals, streams);
        draft.holdBack(gatewayRefusals);
        this.readings = new ReadingSealer(identity, state, draft, refusals, streams);
        this.assignments = new AssignmentSealer(identity, state, draft, refusals);
        this.events = new EventSealer(identity, state, draft, secrets, refusals);
        beginning.accept(draft); // first, whatever waited behind a full block
        draft.sealDue();
    }

    /**
     * Begins the generation that the identity names, behind a head with which a restored ledger ends.
     *
     * @param restoration what is lost, and where to go on
     * @param key the chain's newest, which signs that
     */
    public static ChainSealer restoring(
            ChainIdentity identity,
            BlockHeader head,
            ChainView view,
            Secrets secrets,
            Restoration restoration,
            SigningKey key) {
        return restoring(identity, head, view, secrets, restoration, key, Bounds.NORMAL);
    }

    static ChainSealer restoring(
            ChainIdentity identity,
            BlockHeader head,
            ChainView view,
            Secrets secrets,
            Restoration restoration,
            SigningKey key,
            Bounds bounds) {
        return new ChainSealer(identity, head, view, secrets, bounds, draft -> draft.restore(restoration, key));
    }

    /** How many patients there are who were not erased, and of whom a key is not to be had. */
    public int unreadable() {
        return (int) IntStream.range(0, state.record().patients())
                .filter(number -> unreadable(number) != null)
                .count();
    }

    private @Nullable PatientState unreadable(int number) {
        PatientState patient = state.patientNumber(number);
        return patient == null || patient.isErased() || state.hasKeys(patient) ? null : patient;
    }

    /**
     * Seals that patients are erased of whom a key is not to be had: nothing could ever be sealed of them again.
     *
     * @return false when the block is full before all are: cut it, and ask again
     */
    public boolean eraseUnreadable() {
        for (int number = 0; number < state.record().patients(); number++) {
            PatientState patient = unreadable(number);
            if (patient != null && draft.isFull()) {
                return false;
            }
            if (patient != null) {
                EventId event = new EventId(secrets.nextHandle(), secrets.nextHandle());
                draft.eraseUnreadable(patient, new Entry.Erased(draft.engineMs(), event, patient.handle()));
            }
        }
        return true;
    }

    /**
     * Seals a registered assignment again that {@code wardledger.devices} has, and the chain has not: the block with it was
     * lost. Who registered it is not said any more.
     *
     * @return false when the block is full: cut it, and give the same record again
     */
    public boolean registerAgain(DeviceRecord record) {
        if (record.isErased() || state.assignments().state(record.assignment()) != null) {
            return true;
        }
        if (draft.isFull()) {
            return false;
        }
        assignments.register(record);
        return true;
    }

    /** Offset in {@code wardledger.inputs} of the input that comes next. */
    public long nextInput() {
        return draft.nextInput();
    }

    /** Begins a new chain: to be called once, before any input, when there is no head. */
    public void genesis(String rules, long firstInput) {
        draft.beginAt(firstInput);
        draft.append(
                new Entry.Genesis(
                        0,
                        identity.site(),
                        identity.chain(),
                        identity.chains(),
                        identity.generation(),
                        identity.verifierKey()),
                null);
        draft.append(new Entry.Rules(0, RuleText.format(RuleText.parse(rules)), null), null);
    }

    /** Canonical text of the rules in force. */
    public String rules() {
        return RuleText.format(state.rules());
    }

    /**
     * Applies the next input.
     *
     * @param offset its offset; gaps are normal (Kafka keeps markers of its own), going back is not
     * @param appendMs Kafka's append time
     * @return false when the block is full before the input could be applied: cut it, and give the same input again
     */
    public boolean accept(long offset, long appendMs, byte[] input) {
        return accept(offset, appendMs, appendMs, input);
    }

    /**
     * Applies the next input.
     *
     * @param nowMs the owner's clock: an assignment that is sealed late is refused; nothing else goes by it
     */
    public boolean accept(long offset, long appendMs, long nowMs, byte[] input) {
        Times.check(appendMs);
        if (offset < draft.nextInput()) {
            throw new IllegalArgumentException("input " + offset + " was applied already");
        }
        if (draft.isFull() || !apply(offset, appendMs, nowMs, input)) {
            return false;
        }
        draft.answerFor(offset);
        return true;
    }

    private boolean apply(long offset, long appendMs, long nowMs, byte[] input) {
        draft.sealWaitingBefore(appendMs);
        Input decoded;
        try {
            decoded = InputCodec.decode(input);
            if (decoded instanceof Input.Rules r) {
                RuleText.parse(r.document());
            }
            if (decoded instanceof Input.Refused r && ChainReason.isOne(r.reason())) {
                throw new IllegalArgumentException("no gateway can know that it is " + r.reason());
            }
        } catch (DecodeException | IllegalArgumentException e) {
            return refusals.undecodable(offset, appendMs, input, e);
        }
        boolean goesWithRefusals =
                switch (decoded) {
                    case Input.Admitted a -> true;
                    case Input.AdmittedUnder a -> true;
                    case Input.Refused r -> true;
                    case Input.Tick t -> true; // where it moves time, that seals what waits
                    case Input.Probe p -> true;
                    case Input.RotateKey k -> false;
                    case Input.Rules r -> false;
                    case Input.Event e -> false;
                    case Input.Assign a -> false;
                    case Input.Release r -> false;
                    case Input.Handover h -> false;
                    case Input.Reattribute r -> false;
                };
        if (!goesWithRefusals) {
            draft.sealWaiting(); // it may change what those are sealed under
        }
        return switch (decoded) {
            case Input.Admitted a -> readings.seal(offset, new ReadingInput(a, null), appendMs);
            case Input.AdmittedUnder a ->
                readings.seal(offset, new ReadingInput(a.admitted(), a.assignment()), appendMs);
            case Input.Refused r -> gatewayRefusals.refuse(offset, r, appendMs);
            // a tick that a reading has overtaken has nothing left to do and leaves no trace
            case Input.Tick t -> state.nextTimerMs() > draft.timeFor(appendMs) || draft.moveTo(appendMs);
            case Input.RotateKey k -> rotate(offset, k, input, appendMs);
            case Input.Rules r -> rules(r, appendMs);
            case Input.Event e -> events.seal(e, appendMs);
            case Input.Assign a -> assignments.assign(offset, a, input, appendMs, nowMs);
            case Input.Release r -> assignments.release(offset, r, input, appendMs);
            case Input.Handover h -> assignments.handOver(h, appendMs);
            case Input.Reattribute r -> assignments.reattribute(r, appendMs);
            case Input.Probe p -> probe(p, appendMs);
        };
    }

    /** Engine time at which the next timer is due, or {@link AlertEngine#NO_TIMER}. */
    public long nextTimerMs() {
        return state.nextTimerMs();
    }

    /** Newest engine time. */
    public long engineMs() {
        return draft.engineMs();
    }

    /** Whether a cut would carry nothing: no entries, and no duplicates to answer for. */
    public boolean isEmpty() {
        return draft.isEmpty();
    }

    public int entryCount() {
        return draft.entryCount();
    }

    /** Bytes of the entries and payloads so far. */
    public int bytes() {
        return draft.bytes();
    }

    /** Whether the block takes no further input and is to be cut, also when more is due: that begins the next one. */
    public boolean isFull() {
        return draft.isFull();
    }

    /** Whether an alert changed: then the block is to be cut as soon as the records at hand are applied. */
    public boolean hasAlerts() {
        return draft.hasAlerts();
    }

    /** Whether the assignment's end is sealed; also when the chain has no such assignment. */
    public boolean isReleased(long assignment) {
        AssignmentState known = state.assignments().state(assignment);
        return known == null || known.isReleased();
    }

    /** Whether the assignment's patient was erased: then its end is never sealed, and it still hands over. */
    public boolean isErased(long assignment) {
        AssignmentState known = state.assignments().state(assignment);
        PatientState patient = known == null ? null : state.patient(known.patient());
        return patient != null && patient.isErased();
    }

    /** Closes the block. The next input goes into the next one, when {@link #committed()} was called. */
    public SealedBlock cut(long sealMs) {
        return draft.cut(sealMs);
    }

    /** Tells that the newest cut block is committed and in the view. What it left due begins the next one. */
    public void committed() {
        state.trim();
        draft.sealDue();
    }

    private boolean rules(Input.Rules r, long appendMs) {
        if (r.document().equals(rules())) {
            draft.dropDuplicate();
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        draft.append(new Entry.Rules(draft.timeFor(appendMs), r.document(), r.actor()), null);
        return true;
    }

    private boolean probe(Input.Probe p, long appendMs) {
        if (p.sentMs() <= state.probedMs(p.gateway())) {
            draft.dropDuplicate();
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        draft.append(new Entry.Probed(draft.timeFor(appendMs), p.gateway(), p.sentMs()), null);
        return true;
    }

    private boolean rotate(long offset, Input.RotateKey k, byte[] input, long appendMs) {
        if (state.keys().has(k.note())) {
            draft.dropDuplicate();
            return true;
        }
        try {
            state.keys().rotated(k.note(), 0); // nothing is sealed that a reader would refuse
        } catch (IllegalArgumentException e) {
            return refusals.undecodable(offset, appendMs, input, e);
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        draft.append(new Entry.KeyRotated(draft.timeFor(appendMs), k.note()), null);
        return true;
    }
}
