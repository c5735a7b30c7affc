package org.wardledger.ledger.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Change;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.ChainDevices;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.Generations;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.device.DeviceFact;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.ledger.kafka.CommittedRecords;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.query.AlertQueries;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.verify.BlockSource;
import org.wardledger.ledger.verify.Comparison;
import org.wardledger.ledger.wire.AlertRecord;
import org.wardledger.ledger.wire.AlertView;

/**
 * Holds {@code wardledger.devices} and {@code wardledger.alerts} against what the blocks give. The site may go on
 * meanwhile, so both are read before the blocks and after them: what they said before, the blocks must have; what the
 * blocks give, they must say before or after.
 */
final class TopicComparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LedgerStore rebuilt;
    private final Said before;
    private final Said after;
    private final List<String> leftOut = new ArrayList<>();

    TopicComparison(LedgerStore rebuilt, Said before, Said after) {
        this.rebuilt = rebuilt;
        this.before = before;
        this.after = after;
    }

    /** What the topics say last: by assignment, by device, and by alert. */
    record Said(
            Map<AssignmentRef, DeviceRecord> devices,
            Map<String, DeviceRegistration> registrations,
            Map<String, byte[]> alerts) {
        static Said read(CommittedRecords topics) {
            Map<AssignmentRef, DeviceRecord> devices = new LinkedHashMap<>();
            Map<String, DeviceRegistration> registrations = new LinkedHashMap<>();
            topics.all(Topics.DEVICES, record -> {
                try {
                    switch (DeviceFact.decode(record.key(), record.value())) {
                        case DeviceRecord device -> devices.put(device.ref(), device);
                        case DeviceRegistration device -> registrations.put(device.device(), device);
                    }
                } catch (DecodeException e) {
                    throw new BlockSource.Unreadable(
                            Topics.DEVICES + ", partition " + record.partition() + ", offset " + record.offset() + ": "
                                    + e.getMessage(),
                            e);
                }
            });
            Map<String, byte[]> alerts = new LinkedHashMap<>();
            topics.all(Topics.ALERTS, record -> {
                String id = new String(record.key(), StandardCharsets.UTF_8);
                if (record.value() == null) {
                    alerts.remove(id);
                } else {
                    alerts.put(id, record.value());
                }
            });
            return new Said(devices, registrations, alerts);
        }
    }

    Comparison compare() {
        int unreadable = rebuilt.chains().stream()
                .mapToInt(chain -> chain.reader().unreadable())
                .sum();
        if (unreadable > 0) {
            leftOut.add(Topics.DEVICES + " and " + Topics.ALERTS + ", as far as they are of " + unreadable
                    + " patients whose keys are not here");
        }
        String difference = devices(unreadable == 0);
        difference = difference == null ? registrations(unreadable == 0) : difference;
        difference = difference == null ? alerts(unreadable == 0) : difference;
        return new Comparison(
                difference,
                List.of(Topics.DEVICES + ": " + before.devices().size() + " assignments, "
                        + before.registrations().size() + " registered devices; " + Topics.ALERTS + ": "
                        + before.alerts().size() + " alerts"),
                leftOut);
    }

    private @Nullable String devices(boolean allReadable) {
        Map<AssignmentRef, DeviceRecord> sealed = new HashMap<>();
        for (ChainStore chain : rebuilt.chains()) {
            ChainDevices.of(chain.chain(), chain.reader(), this::isErased)
                    .forEach(device -> sealed.put(device.ref(), device));
        }
        for (DeviceRecord device : before.devices().values()) {
            String why = why(device, sealed.get(device.ref()), allReadable);
            if (why != null) {
                return Topics.DEVICES + ": " + name(device) + " " + why;
            }
        }
        for (DeviceRecord device : sealed.values()) {
            DeviceRecord said =
                    before.devices().getOrDefault(device.ref(), after.devices().get(device.ref()));
            if (said == null) {
                return Topics.DEVICES + ": " + name(device) + " is missing";
            }
        }
        return null;
    }

    private @Nullable String registrations(boolean allReadable) {
        Map<String, DeviceRegistration> sealed = new HashMap<>();
        for (ChainStore chain : rebuilt.chains()) {
            ChainDevices.registrations(chain.chain(), chain.reader())
                    .forEach(device -> sealed.put(device.device(), device));
        }
        Set<String> all = new TreeSet<>(sealed.keySet());
        all.addAll(before.registrations().keySet());
        for (String device : all) {
            DeviceRegistration one = sealed.get(device);
            DeviceRegistration first = before.registrations().get(device);
            DeviceRegistration last = after.registrations().get(device);
            if (one == null) {
                boolean mayBeLost = first != null && isRestored(first.chain());
                if (allReadable && !mayBeLost) {
                    return Topics.DEVICES + ": device " + device + " is registered in no block";
                }
            } else if (!one.equals(first) && !one.equals(last) && (last == null || last.equals(first))) {
                return Topics.DEVICES + ": device " + device + " is not what was registered last";
            }
        }
        return null;
    }

    /** What is wrong with a record, or null. */
    private @Nullable String why(DeviceRecord said, @Nullable DeviceRecord sealed, boolean allReadable) {
        AssignmentRef ref = said.ref();
        boolean known = ref.chain() < rebuilt.chains().size()
                && rebuilt.chain(ref.chain()).reader().patientOf(ref.assignment()) != null;
        if (!known && said.isErased() && isRestored(ref.chain())) {
            return null; // of a block that was lost; nobody seals it again
        }
        if (!known) {
            return "is not sealed in chain " + ref.chain();
        }
        boolean erased = isErased(ref);
        DeviceRecord later = after.devices().getOrDefault(ref, said);
        if (erased) {
            return said.isErased() || later.isErased() ? null : "says who it was, and the patient is erased";
        }
        if (sealed == null) {
            return allReadable ? "is another device's, or nobody registered it" : null;
        }
        return said.equals(sealed) || later.equals(sealed) ? null : "is not what is sealed of it";
    }

    private boolean isRestored(int chain) {
        return chain >= 0
                && chain < rebuilt.chains().size()
                && rebuilt.chain(chain).reader().generations().newest() > Generations.FIRST;
    }

    private static String name(DeviceRecord device) {
        return "device %s, assignment %016x of chain %d"
                .formatted(device.device(), device.assignment(), device.chain());
    }

    private boolean isErased(AssignmentRef assignment) {
        if (assignment.chain() >= rebuilt.chains().size()) {
            return false;
        }
        ChainReader reader = rebuilt.chain(assignment.chain()).reader();
        Long patient = reader.patientOf(assignment.assignment());
        return patient != null && reader.isErased(patient);
    }

    private @Nullable String alerts(boolean allReadable) {
        Map<String, AlertView> sealed = new LinkedHashMap<>();
        for (AlertView alert : new AlertQueries(rebuilt)
                .alerts(AlertQueries.Which.ALL, Pins.newest(rebuilt))
                .alerts()) {
            sealed.put(alert.id(), alert.with(null));
        }
        for (AlertView alert : sealed.values()) {
            String why = why(alert);
            if (why != null) {
                return Topics.ALERTS + ": alert " + alert.id() + " of chain " + alert.chain() + " " + why;
            }
        }
        Set<Integer> cut = new HashSet<>();
        for (ChainStore chain : rebuilt.chains()) {
            long count = sealed.values().stream()
                    .filter(alert -> alert.chain() == chain.chain())
                    .count();
            if (count >= AlertQueries.MAX_ALERTS) {
                cut.add(chain.chain());
                leftOut.add(Topics.ALERTS + ": of chain " + chain.chain() + " all but the last " + count + " alerts");
            }
        }
        for (Map.Entry<String, byte[]> said : before.alerts().entrySet()) {
            JsonNode alert = parse(said.getValue());
            int chain = alert.path("chain").asInt(-1);
            boolean ended = alert.path("state").asText().equals(Change.CLEARED.state());
            boolean mayBeLost = ended && isRestored(chain);
            boolean gone = !after.alerts().containsKey(said.getKey()); // erased since
            if (!sealed.containsKey(said.getKey()) && allReadable && !cut.contains(chain) && !mayBeLost && !gone) {
                return Topics.ALERTS + ": alert " + said.getKey() + " is sealed in no block";
            }
        }
        return null;
    }

    /** Why neither of the topic's records is what is sealed, or null. */
    private @Nullable String why(AlertView sealed) {
        byte[] first = before.alerts().get(sealed.id());
        byte[] last = after.alerts().get(sealed.id());
        if (first == null && last == null) {
            return "is missing";
        }
        byte[] expected = AlertRecord.encode(sealed);
        if (is(expected, first) || is(expected, last)) {
            return null;
        }
        boolean goneOn = last == null || revision(last) > sealed.rev();
        boolean notThereYet = first == null || revision(first) < sealed.rev();
        boolean endedWithABlockThatWasLost = first != null
                && revision(first) > sealed.rev()
                && parse(first).path("state").asText().equals(Change.CLEARED.state())
                && isRestored(sealed.chain());
        return (goneOn && notThereYet) || endedWithABlockThatWasLost ? null : "is not what is sealed of it";
    }

    private static boolean is(byte[] expected, byte @Nullable [] said) {
        return said != null && Arrays.equals(expected, said);
    }

    private static int revision(byte[] alert) {
        return parse(alert).path("rev").asInt(-1);
    }

    private static JsonNode parse(byte[] alert) {
        try {
            return JSON.readTree(new String(alert, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new BlockSource.Unreadable(Topics.ALERTS + " holds what is no JSON", e);
        }
    }
}
