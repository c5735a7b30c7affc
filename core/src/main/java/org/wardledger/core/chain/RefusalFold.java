package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.merkle.Hash;

/** Applies what gateways refused: which messages, and which sequences are not missing. Part of a {@link ChainFold}. */
final class RefusalFold {
    private final ChainState state;
    private final FoldScope scope;
    private final Streams streams;
    private final Agenda agenda;

    RefusalFold(ChainState state, FoldScope scope, Streams streams, Agenda agenda) {
        this.state = state;
        this.scope = scope;
        this.streams = streams;
        this.agenda = agenda;
    }

    void refuse(Entry.Refused entry) {
        PatientState patient = scope.alive(entry.patient());
        RefusedIdentities identities = entry.identities();
        if (identities != null) {
            StreamState stream = state.streams().get(identities.stream());
            Long of = stream == null ? null : state.patientOf(stream.assignment());
            if (stream == null || of == null || of != entry.patient()) {
                throw scope.broken("a refusal of a stream that was never opened, or of another patient's");
            }
            agenda.add(streams.refuse(stream, identities.ranges(), entry.engineMs(), scope.position()));
        }
        byte[] context = Contexts.refused(scope.generation(), entry.input());
        List<Content> contents = scope.reveal(patient, context, entry.refusal());
        if (contents == null) {
            return;
        }
        boolean fits = contents.getFirst() instanceof GatewayRefusalContent refusal
                && refusal.digests().size() == entry.count();
        if (!fits) {
            throw scope.broken("a refusal without its reason, or of more or fewer messages than it counts");
        }
        GatewayRefusalContent refusal = (GatewayRefusalContent) contents.getFirst();
        scope.bind(patient, refusal.patient());
        checkDevice(identities, refusal);
        for (Hash digest : refusal.digests()) {
            if (state.refusals().has(entry.patient(), digest)) {
                throw scope.broken("a message is refused twice");
            }
            state.refusals().add(entry.patient(), digest, scope.position());
        }
    }

    private void checkDevice(@Nullable RefusedIdentities identities, GatewayRefusalContent refusal) {
        StreamState stream = identities == null ? null : state.streams().get(identities.stream());
        Assignment assignment = stream == null ? null : state.assignments().get(stream.assignment());
        if (assignment != null && !assignment.device().equals(refusal.device())) {
            throw scope.broken("a refusal of another device's stream");
        }
    }

    /** A gateway's refusal of one message, as ledgers have them that are older than {@link Entry.Refused}. */
    void alone(Entry.Rejected entry, RefusalContent refusal) {
        boolean byGateway = !ChainReason.isOne(refusal.reason()) && refusal.refused().length == Hash.LENGTH;
        if (byGateway) {
            state.refusals().add(entry.patient(), Hash.of(refusal.refused()), scope.position());
        }
    }
}
