package org.wardledger.core.chain;

import java.util.List;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Stream;

/** Applies what entries say of assignments and of the streams under them. Part of a {@link ChainFold}. */
final class AssignmentFold {
    private final ChainState state;
    private final FoldScope scope;
    private final Streams streams;
    private final Agenda agenda;

    AssignmentFold(ChainState state, FoldScope scope, Streams streams, Agenda agenda) {
        this.state = state;
        this.scope = scope;
        this.streams = streams;
        this.agenda = agenda;
    }

    void assign(Entry.Assigned entry) {
        PatientState patient = scope.alive(entry.patient());
        if (state.assignments().state(entry.assignment()) != null) {
            throw scope.broken("assigned twice");
        }
        state.assignments().put(entry.assignment(), AssignmentState.of(entry.patient()));
        byte[] context = Contexts.assigned(scope.generation(), entry.assignment());
        List<Content> contents = scope.reveal(patient, context, entry.meaning());
        if (contents == null) {
            return;
        }
        Assignment assignment =
                switch (contents.getFirst()) {
                    case AssignmentContent a -> implicit(entry, patient, a);
                    case RegisteredContent r -> {
                        scope.bind(patient, r.patient());
                        yield Assignment.registered(entry.assignment(), entry.patient(), r);
                    }
                    default -> throw scope.broken("an assignment without its meaning");
                };
        state.assignments().addMeaning(patient, assignment);
    }

    private Assignment implicit(Entry.Assigned entry, PatientState patient, AssignmentContent meaning) {
        scope.bind(patient, meaning.patient());
        if (state.assignments().implicit(patient, meaning.device(), meaning.ward(), meaning.bed()) != null) {
            throw scope.broken("assigned twice");
        }
        return Assignment.implicit(
                entry.assignment(), entry.patient(), meaning.device(), meaning.ward(), meaning.bed());
    }

    void open(Entry.Opened entry) {
        AssignmentState assignment = state.assignments().state(entry.assignment());
        if (entry.ordinal() != state.record().streams() || assignment == null) {
            throw scope.broken("stream out of order or without its assignment");
        }
        scope.alive(assignment.patient());
        Stream stream = new Stream(entry.stream());
        Names.check(entry.boot(), "boot");
        if (state.streams().get(entry.assignment(), stream.name(), entry.boot()) != null) {
            throw scope.broken("opened twice");
        }
        agenda.add(streams.open(StreamState.opened(entry.ordinal(), entry.assignment(), stream.name(), entry.boot())));
    }

    void release(Entry.Released entry) {
        AssignmentState assignment = known(entry.assignment());
        if (assignment.isReleased()) {
            throw scope.broken("released twice");
        }
        if (entry.engineMs() < entry.untilMs()) {
            throw scope.broken("released before its time");
        }
        PatientState patient = scope.alive(assignment.patient());
        state.assignments().put(entry.assignment(), assignment.released(entry.untilMs()));
        byte[] context = Contexts.released(scope.generation(), entry.assignment());
        List<Content> contents = scope.reveal(patient, context, entry.release());
        if (contents == null) {
            return;
        }
        if (!(contents.getFirst() instanceof ReleaseContent release) || release.untilMs() != entry.untilMs()) {
            throw scope.broken("a release without its meaning");
        }
        state.assignments().addSuccessor(patient, entry.assignment(), release.successor());
    }

    void handOver(Entry.Handover entry) {
        StreamState stream = state.streams().get(entry.stream());
        if (stream == null) {
            throw scope.broken("a handover to a stream that was never opened");
        }
        if (stream.isHandedOver()) {
            throw scope.broken("handed over twice");
        }
        PatientState patient = scope.alive(known(stream.assignment()).patient());
        agenda.add(streams.handOver(stream, entry.last(), entry.engineMs()));
        byte[] context = Contexts.handover(scope.generation(), entry.stream());
        List<Content> contents = scope.reveal(patient, context, entry.handover());
        if (contents != null && !(contents.getFirst() instanceof HandoverContent)) {
            throw scope.broken("a handover without its meaning");
        }
    }

    void reattribute(Entry.Reattributed entry) {
        PatientState patient = scope.alive(entry.patient());
        if (known(entry.assignment()).patient() != entry.patient() || entry.toMs() <= entry.fromMs()) {
            throw scope.broken("a reattribution of another patient's assignment, or of no time");
        }
        scope.happened(entry.event());
        state.assignments()
                .addReattribution(
                        entry.assignment(), new Reattribution(entry.fromMs(), entry.toMs(), scope.position()));
        byte[] context = Contexts.reattributed(scope.generation(), entry.event());
        List<Content> contents = scope.reveal(patient, context, entry.reattribution());
        if (contents != null && !(contents.getFirst() instanceof ReattributionContent)) {
            throw scope.broken("a reattribution without its meaning");
        }
    }

    private AssignmentState known(long assignment) {
        AssignmentState known = state.assignments().state(assignment);
        if (known == null) {
            throw scope.broken("of an assignment that is not there");
        }
        return known;
    }
}
