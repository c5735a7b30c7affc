package org.wardledger.core.chain;

import java.util.List;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.content.PersonContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;

/** Applies what people record of patients. Part of a {@link ChainFold}. */
final class RecordFold {
    private final ChainState state;
    private final FoldScope scope;

    RecordFold(ChainState state, FoldScope scope) {
        this.state = state;
        this.scope = scope;
    }

    void record(Entry.Recorded entry) {
        PatientState patient = scope.alive(entry.patient());
        scope.happened(entry.event());
        byte[] context = Contexts.recorded(scope.generation(), entry.event());
        List<Content> contents = scope.reveal(patient, context, entry.record());
        if (contents == null) {
            return;
        }
        if (!(contents.getFirst() instanceof RecordContent record)) {
            throw scope.broken("a record without its meaning");
        }
        scope.bind(patient, record.patient());
        Chart before = patient.chart();
        Chart after =
                switch (record) {
                    case StayContent stay -> before.with(stay);
                    case PersonContent person -> before.with(person);
                    case DeviceContent device -> before.with(device);
                };
        state.chart(patient, after);
    }
}
