package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Times;

/**
 * Applies entries to a chain's state, one after the other. The sealer does so while it makes them and every indexer
 * while it reads them, with the same code: so both know the same, and a sealed alert that does not follow from the
 * entries before it is found. Where a patient's key is not to be had, only what the entries say in plain is applied:
 * counts, places, sequences; meanings and alerts are passed over. Mutable, not thread-safe.
 */
final class ChainFold {
    /** An append time this much below engine time means that Kafka's clock was set back. */
    static final long CLOCK_TOLERANCE_MS = 10_000;

    private final ChainState state;
    private final FoldScope scope;
    private final Streams streams;
    private final Agenda agenda;

    private final AssignmentFold assignments;
    private final ReadingFold readings;
    private final AlertFold alerts;
    private final RecordFold records;
    private final RefusalFold refusals;
    private Totals inBlock = Totals.NONE;

    ChainFold(int chain, ChainState state) {
        this.state = state;
        this.scope = new FoldScope(chain, state);
        this.streams = new Streams(state);
        this.agenda = new Agenda(state, streams);
        this.assignments = new AssignmentFold(state, scope, streams, agenda);
        this.readings = new ReadingFold(state, scope, streams, agenda);
        this.alerts = new AlertFold(state, scope, agenda);
        this.records = new RecordFold(state, scope, agenda);
        this.refusals = new RefusalFold(state, scope, streams, agenda);
    }

    void beginBlock(long nextHeight, int itsGeneration) {
        scope.beginBlock(nextHeight, itsGeneration);
        inBlock = Totals.NONE;
        alerts.beginBlock();
    }

    boolean hasAlerts() {
        return !alerts.alerts().isEmpty();
    }

    /** Changes of alerts in the block so far, as far as their patients' keys are to be had. */
    List<AlertState> alerts() {
        return List.copyOf(alerts.alerts());
    }

    /** Entries of the block so far that say something that could not be read. */
    int passedOver() {
        return scope.passedOver();
    }

    /**
     * Closes the block: its totals count from now on. What is due may wait only for the next block, and only behind a
     * full one.
     *
     * @param blockBytes of its entries and payloads
     */
    void endBlock(int duplicates, int blockBytes) {
        Due left = blockBytes > state.bounds().fullBytes() ? agenda.nextOfStep() : agenda.next();
        if (left != null) {
            throw scope.blockBroken(left + " is due and not sealed");
        }
        state.record(state.record().plus(inBlock).plus(new Totals(0, 0, 0, 0, duplicates, 0, 0, 0)));
    }

    /** What must be sealed next. */
    Agenda agenda() {
        return agenda;
    }

    /**
     * Applies one entry.
     *
     * @param payload of a Content entry, else null
     */
    void apply(Entry entry, int index, byte @Nullable [] payload) {
        scope.at(index);
        checkDue(entry);
        moveTime(entry);
        switch (entry) {
            case Entry.Genesis g -> {
                if (!scope.isFirstOfChain()) {
                    throw scope.broken("genesis behind the beginning");
                }
                state.keys(ChainKeys.of(g));
            }
            case Entry.Rules r -> changeRules(r);
            case Entry.Content c -> addContent(c, payload);
            case Entry.Assigned a -> assignments.assign(a);
            case Entry.Opened o -> assignments.open(o);
            case Entry.Reading r -> readings.read(r);
            case Entry.Rejected r -> reject(r);
            case Entry.Refused r -> refusals.refuse(r);
            // this and Restored throw what the callers name by the entry's index
            case Entry.KeyRotated k -> state.keys(state.keys().rotated(k.note(), k.engineMs()));
            case Entry.Tick t -> {} // time has moved on, and the agenda goes by it
            case Entry.ClockReset c -> resetClock(c.engineMs());
            case Entry.Alert a -> alerts.alert(a);
            case Entry.Gap g -> gap(g);
            case Entry.Erased e -> erase(e);
            case Entry.Accessed a -> access(a);
            case Entry.Recorded r -> records.record(r);
            case Entry.Rekeyed r -> rekey(r);
            case Entry.Released r -> assignments.release(r);
            case Entry.Handover h -> assignments.handOver(h);
            case Entry.Reattributed r -> assignments.reattribute(r);
            case Entry.Restored r -> restore(r);
            case Entry.Probed p -> probe(p);
        }
        inBlock = inBlock.plus(totals(entry));
    }

    private static Totals totals(Entry entry) {
        return switch (entry) {
            case Entry.Reading r -> new Totals(1, 1, r.contents().count(), 0, 0, 0, 0, 0);
            case Entry.Content c -> new Totals(1, 0, 0, 1, 0, 0, 0, 0);
            case Entry.Rejected r -> new Totals(1, 0, 0, 0, 0, 1, 0, 0);
            case Entry.Refused r -> new Totals(1, 0, 0, 0, 0, r.count(), 0, 0);
            case Entry.Alert a -> new Totals(1, 0, 0, 0, 0, 0, 1, 0);
            case Entry.Gap g -> new Totals(1, 0, 0, 0, 0, 0, 0, 1);
            default -> new Totals(1, 0, 0, 0, 0, 0, 0, 0);
        };
    }

    /** What is due goes before everything else; an alert may need its content first. */
    private void checkDue(Entry entry) {
        boolean unopened =
                switch (entry) {
                    case Entry.Alert a -> isUnopened(a.patient());
                    case Entry.Content c -> isUnopened(c.patient());
                    default -> false;
                };
        // what is not understood may belong to a step before the next one that is known: that must not begin yet
        Due due = unopened ? agenda.nextOfStep() : agenda.next();
        boolean mayCome =
                switch (entry) {
                    case Entry.Alert a -> true; // whether it is the one that is due, is checked with the rest of it
                    case Entry.Gap g -> true;
                    case Entry.Restored r -> true; // what waited behind a full block still does
                    case Entry.Content c -> due == null || due instanceof Due.OfAlert || unopened;
                    default -> due == null;
                };
        boolean timeMoves = entry.engineMs() != state.record().engineMs();
        if (!mayCome || (due != null && timeMoves)) {
            throw scope.broken(due + " is due before it");
        }
        if (unopened && timeMoves && entry instanceof Entry.Alert) {
            throw scope.broken("an alert at another time than what made it due");
        }
    }

    /** Alerts of such a patient come between those that are known to be due, with the contents that they need. */
    private boolean isUnopened(long handle) {
        PatientState patient = state.patient(handle);
        return patient != null && patient.monitor() == null;
    }

    /** Engine time moves past no timer: a tick stops where timers are due, and what they bring follows it. */
    private void moveTime(Entry entry) {
        long beforeMs = state.record().engineMs();
        if (!Times.isValid(entry.engineMs())) {
            throw scope.broken("engine time beyond the year 9999");
        }
        if (entry instanceof Entry.ClockReset) {
            if (entry.engineMs() >= beforeMs - CLOCK_TOLERANCE_MS) {
                throw scope.broken("a clock reset that sets nothing back");
            }
            state.keys(state.keys().clockReset(beforeMs, entry.engineMs()));
        } else if (entry.engineMs() < beforeMs) {
            throw scope.broken("engine time goes back");
        }
        boolean moves = entry.engineMs() > beforeMs;
        boolean passesTimer = moves && state.nextTimerMs() <= entry.engineMs();
        if (entry instanceof Entry.Tick) {
            if (!passesTimer && !(moves && state.hasUnopened())) {
                throw scope.broken("a tick without a timer");
            }
        } else if (passesTimer) {
            throw scope.broken("a timer is due before it");
        }
        if (entry instanceof Entry.Restored && moves) {
            throw scope.broken("a restore at another time than the entry before");
        }
        state.record(state.record().at(entry.engineMs()));
    }

    /** Its block's header was checked to stand where it says; that the site says so is checked here. */
    private void restore(Entry.Restored entry) {
        RestoreNote note = state.keys().restored(entry.note());
        int generation = note.log().generation();
        state.begin(new Generations.Begun(generation, scope.position().height(), note.lost(), note.input()));
        state.keys(state.keys().in(generation));
        state.restoring(0);
    }

    private void resetClock(long engineMs) {
        for (int number = 0; number < state.record().patients(); number++) {
            PatientState patient = state.patientNumber(number);
            Monitor monitor = patient == null ? null : patient.monitor();
            if (patient != null && monitor != null && !monitor.isEmpty()) {
                AlertEngine.onClockReset(monitor, engineMs);
                state.touched(patient);
            }
        }
        streams.onClockReset(engineMs);
    }

    private void changeRules(Entry.Rules entry) {
        RuleSet before = state.rules();
        state.rules(RuleText.parse(entry.document()), entry.document());
        state.rulesChange(new RulesChange(before, 0));
    }

    private void addContent(Entry.Content entry, byte @Nullable [] payload) {
        if (payload == null) {
            throw scope.broken("no payload for " + entry.cid());
        }
        PatientState patient = state.patient(entry.patient());
        if (patient == null) {
            patient = state.addPatient(entry.patient());
        }
        scope.alive(patient);
        boolean isNext = entry.ordinal() == patient.contents() && entry.epoch() == patient.epoch();
        if (!isNext || state.contents().ordinalOf(entry.patient(), entry.cid()) != null) {
            throw scope.broken("content out of order or there already");
        }
        state.addContent(patient, entry.epoch(), entry.cid(), payload);
    }

    private void reject(Entry.Rejected entry) {
        RefusalContent refusal = alerts.reject(entry);
        if (refusal != null) {
            refusals.alone(entry, refusal);
        }
    }

    private void gap(Entry.Gap entry) {
        Due.OfGap gap = new Due.OfGap(entry.stream(), entry.from(), entry.to());
        if (!gap.equals(agenda.next())) {
            throw scope.broken(gap + " is not what is due");
        }
        agenda.done();
        streams.sealGap(gap, scope.position());
    }

    private void probe(Entry.Probed entry) {
        if (!Names.isValid(entry.gateway()) || !Times.isValid(entry.sentMs())) {
            throw scope.broken("a probe of no gateway, or sent beyond the year 9999");
        }
        if (entry.sentMs() <= state.probedMs(entry.gateway())) {
            throw scope.broken("a probe that is not newer than the gateway's last one");
        }
        state.probed(entry.gateway(), entry.sentMs());
    }

    private void erase(Entry.Erased entry) {
        PatientState patient = scope.alive(entry.patient());
        scope.happened(entry.event());
        alerts.forget(patient);
        state.erase(patient);
    }

    private void rekey(Entry.Rekeyed entry) {
        PatientState patient = scope.alive(entry.patient());
        if (entry.epoch() != patient.epoch() + 1) {
            throw scope.broken("key epoch " + (patient.epoch() + 1) + " expected");
        }
        scope.happened(entry.event());
        state.rekey(patient);
    }

    private void access(Entry.Accessed entry) {
        PatientState patient = scope.alive(entry.patient());
        scope.happened(entry.event());
        byte[] context = Contexts.accessed(scope.generation(), entry.event());
        List<Content> contents = scope.reveal(patient, context, entry.access());
        if (contents != null && !(contents.getFirst() instanceof AccessContent)) {
            throw scope.broken("an access without its meaning");
        }
    }
}
