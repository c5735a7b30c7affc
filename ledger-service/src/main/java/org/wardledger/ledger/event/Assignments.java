package org.wardledger.ledger.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.Assignment;
import org.wardledger.core.chain.AssignmentState;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.input.Input;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.LedgerStore.DeviceAssignment;

/** Registers whom devices measure, and corrects it afterwards. Thread-safe. */
public final class Assignments {
    private final LedgerStore store;
    private final Devices devices;
    private final Events events;

    public Assignments(LedgerStore store, Devices devices, Events events) {
        this.store = store;
        this.devices = devices;
        this.events = events;
    }

    /** What became of a registration. */
    public enum State {
        /** It is sealed, and every gateway will hear of it. */
        SEALED,
        /** It is written, and will be sealed or refused. */
        PENDING,
        /** It was sealed as a refusal: it came too late. */
        REFUSED
    }

    /** @param chain of the patient */
    public record Outcome(long assignment, int chain, State state) {}

    /** Whom, where, and from when on a device is to measure. */
    public record Wanted(
            String patient,
            String device,
            String ward,
            String bed,
            long fromMs,
            @Nullable String actor) {}

    /** @throws Devices.NotRead see there */
    public List<DeviceRecord> history(String device) {
        return devices.history(device);
    }

    /**
     * Registers an assignment, and waits until it is sealed and this node has heard of it.
     *
     * @param handle random; given again after an unknown outcome, it takes effect once
     * @param atMost how long to wait
     * @throws Events.NotWritten see {@link Events.Writer}
     * @throws Devices.NotRead see there
     */
    public Outcome register(long handle, Wanted wanted, Duration atMost) throws InterruptedException {
        RegisteredContent meaning = new RegisteredContent(
                wanted.patient(),
                wanted.device(),
                wanted.ward(),
                wanted.bed(),
                wanted.fromMs(),
                wanted.actor(),
                predecessors(handle, wanted.device()));
        int chain = events.chainOf(wanted.patient());
        boolean[] passed = {false};
        events.writeAndWait(chain, new Input.Assign(handle, meaning), atMost, offset -> {
            BlockHeader head = store.chain(chain).head();
            passed[0] = head != null && head.inputTo() > offset;
            boolean refused = passed[0] && store.chain(chain).reader().assignmentState(handle) == null;
            return refused || isKnown(wanted.device(), handle);
        });
        if (isKnown(wanted.device(), handle)) {
            return new Outcome(handle, chain, State.SEALED);
        }
        boolean refused = passed[0] && store.chain(chain).reader().assignmentState(handle) == null;
        return new Outcome(handle, chain, refused ? State.REFUSED : State.PENDING);
    }

    private boolean isKnown(String device, long handle) {
        return devices.history(device).stream().anyMatch(record -> record.assignment() == handle);
    }

    /** What the device does until then: its last registered assignment, or what it sends from the beds it stands in. */
    private List<AssignmentRef> predecessors(long handle, String device) {
        List<DeviceRecord> history = devices.history(device).stream()
                .filter(record -> record.assignment() != handle)
                .toList();
        return history.isEmpty() ? implicit(device) : List.of(history.getLast().ref());
    }

    /**
     * Assignments that nobody registered and that have open boots. Where several have the same boot, it is the one with the
     * highest sequence: a stream is handed over once.
     */
    private List<AssignmentRef> implicit(String device) {
        Map<String, Long> highest = new HashMap<>();
        Map<String, AssignmentRef> newest = new HashMap<>();
        for (DeviceAssignment of : store.assignments(device)) {
            ChainReader reader = store.chain(of.chain()).reader();
            for (StreamState boot : openBoots(reader, of.assignment())) {
                String name = boot.stream() + "/" + boot.boot();
                if (boot.sequences().last() >= highest.getOrDefault(name, 0L)) {
                    highest.put(name, boot.sequences().last());
                    newest.put(name, new AssignmentRef(of.chain(), of.assignment()));
                }
            }
        }
        Set<AssignmentRef> found = new LinkedHashSet<>(newest.values());
        return found.stream().limit(RegisteredContent.MAX_PREDECESSORS).toList();
    }

    private static List<StreamState> openBoots(ChainReader reader, long assignment) {
        AssignmentState state = reader.assignmentState(assignment);
        Assignment meaning = reader.assignment(assignment);
        List<StreamState> open = new ArrayList<>();
        if (state != null && !state.isReleased() && meaning != null && meaning.registered() == null) {
            reader.streamNames(assignment).forEach(name -> open.addAll(reader.openBoots(assignment, name)));
        }
        return open;
    }

    /** The chain that an assignment of the device is sealed in, or null when there is none such. */
    public @Nullable Integer chainOf(String device, long assignment) {
        for (DeviceRecord record : devices.history(device)) {
            if (record.assignment() == assignment) {
                return record.chain();
            }
        }
        for (DeviceAssignment of : store.assignments(device)) {
            if (of.assignment() == assignment) {
                return of.chain();
            }
        }
        return null;
    }

    /**
     * Says that readings of an assignment are not its patient's, and waits until that is sealed and indexed here.
     *
     * @throws Events.NotWritten see {@link Events.Writer}
     */
    public Events.Outcome reattribute(int chain, Input.Reattribute input, Duration atMost) throws InterruptedException {
        return events.submit(chain, input.event(), input, atMost);
    }
}
