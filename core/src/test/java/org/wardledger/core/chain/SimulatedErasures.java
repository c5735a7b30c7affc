package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.block.Block;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.FixedKeys;

/** Who was erased in a chain, and that it was done. */
final class SimulatedErasures {
    final Set<Long> erased = new HashSet<>();
    /** Holes that the erasure left open, declared when they were due. */
    int gapsLater;

    private final List<Long> patientOfStream = new ArrayList<>();
    private final Map<Long, Long> patientOfAssignment = new HashMap<>();
    private final Map<Long, Integer> epochs = new HashMap<>();
    private final Map<AlertId, Long> patientOf = new HashMap<>();

    static SimulatedErasures of(List<Block> blocks) {
        SimulatedErasures erasures = new SimulatedErasures();
        for (Block block : blocks) {
            for (byte[] entry : block.body().entries()) {
                switch (EntryCodec.decode(entry)) {
                    case Entry.Content content -> erasures.epochs.putIfAbsent(content.patient(), 0);
                    case Entry.Rekeyed rekeyed -> erasures.epochs.put(rekeyed.patient(), rekeyed.epoch());
                    case Entry.Alert alert -> erasures.patientOf.put(alert.id(), alert.patient());
                    case Entry.Erased erasure -> erasures.erased.add(erasure.patient());
                    case Entry.Assigned assigned ->
                        erasures.patientOfAssignment.put(assigned.assignment(), assigned.patient());
                    case Entry.Opened opened ->
                        erasures.patientOfStream.add(erasures.patientOfAssignment.get(opened.assignment()));
                    case Entry.Gap gap ->
                        erasures.gapsLater +=
                                erasures.erased.contains(erasures.patientOfStream.get(gap.stream())) ? 1 : 0;
                    default -> {}
                }
            }
        }
        return erasures;
    }

    List<AlertState> alertsOfOthers(List<AlertState> alerts) {
        return alerts.stream()
                .filter(alert -> !erased.contains(patientOf.get(alert.change().id())))
                .toList();
    }

    /** Neither records nor keys; and exactly the alerts of those who were erased are taken back. */
    void assertNothingIsLeftIn(SimulatedSite site) {
        site.committed.state().forEach((key, value) -> {
            Long closedUnder = key.closedUnder();
            if (closedUnder != null && erased.contains(closedUnder)) {
                throw new AssertionError("a closed record is left: " + key);
            }
            if (key.toBytes()[0] == 'p' && erased.contains(new ByteReader(value).u64())) {
                throw new AssertionError("still found by name: " + key);
            }
        });
        MemoryChain reader = new MemoryChain(FixedKeys.VAULT);
        site.keys.readInto(reader, Set.of());
        epochs.forEach((patient, newest) -> {
            for (int epoch = 0; epoch <= newest; epoch++) {
                assertThat(reader.key(patient, epoch) == null)
                        .as("key of epoch %s of %s", epoch, patient)
                        .isEqualTo(erased.contains(patient));
            }
        });
        Set<AlertId> theirs = new HashSet<>(patientOf.keySet());
        theirs.removeIf(id -> !erased.contains(patientOf.get(id)));
        assertThat(new HashSet<>(site.alertsForgotten)).isEqualTo(theirs);
    }
}
