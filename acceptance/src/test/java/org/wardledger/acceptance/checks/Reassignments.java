package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.formats.Chains;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.SealedChain.Sealed;
import org.wardledger.acceptance.process.Site;

/**
 * A device that publishes all the time goes from its bed to a patient and on to another, in other chains: each of its
 * readings is sealed once, under the one whose time it was.
 */
public final class Reassignments {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** When the first patient's time begins: later than what the API refuses, by what two requests may take. */
    private static final long FIRST_IN_MS = 8_000;

    private static final long FIRST_FOR_MS = 2_500;
    private static final long SECOND_FOR_MS = 1_500;

    private Reassignments() {}

    /**
     * Whom the device measured.
     *
     * @param device it has ended
     * @param bed as a patient, until {@code first}
     * @param patients who registered from {@code first} and from {@code second} on
     * @param expected by sequence, whose reading it is
     */
    public record Moved(
            MovingDevice device,
            String bed,
            List<String> patients,
            Instant first,
            Instant second,
            Map<Long, String> expected) {}

    /** On a ward of its own. */
    public static Moved check(Site site, String ward) throws InterruptedException, IOException, MqttException {
        String bed = "bed." + ward + ".b1";
        List<String> patients = inOtherChains(site, bed);
        Instant first;
        Instant second;
        MovingDevice device = new MovingDevice(site.mqttUrl(), ward, "b1", "mon-" + ward, "boot-1");
        try (device) {
            Awaitility.await("the device is heard from its bed")
                    .atMost(SOON)
                    .until(() -> !site.api().readings(bed).isEmpty());
            first = Instant.now().plusMillis(FIRST_IN_MS).truncatedTo(ChronoUnit.MILLIS);
            second = first.plusMillis(FIRST_FOR_MS);
            register(site, ward, device, patients.getFirst(), first);
            register(site, ward, device, patients.getLast(), second);
            Instant until = second.plusMillis(SECOND_FOR_MS);
            Awaitility.await("the device measures the second patient for a while")
                    .atMost(SOON)
                    .until(() -> device.acked().values().stream().anyMatch(until::isBefore));
            device.stop();
        }
        Map<Long, String> expected = new HashMap<>();
        device.acked()
                .forEach((seq, time) ->
                        expected.put(seq, time.isBefore(first) ? bed : patients.get(time.isBefore(second) ? 0 : 1)));
        assertThat(new HashSet<>(expected.values())).hasSize(3);
        Sentinels.await(site, ward + "-last", SOON);
        assertThat(sealed(SealedBlocks.read(site), device))
                .as("the readings of the device, and whose readings they are")
                .isEqualTo(expected);
        return new Moved(device, bed, patients, first, second, expected);
    }

    /** Two patients in chains of their own, where there are enough, and none in that of the bed. */
    private static List<String> inOtherChains(Site site, String bed) {
        int chains = site.api().get("/api/v1/chains").path("chains").size();
        assertThat(chains).as("chains of the site").isGreaterThan(1);
        List<String> found = new ArrayList<>();
        Set<Integer> taken = new HashSet<>(Set.of(Chains.of(bed, chains)));
        for (int i = 0; found.size() < 2; i++) {
            String patient = "moves-patient-" + i;
            boolean other = Chains.of(patient, chains) != Chains.of(bed, chains);
            if (other && (taken.add(Chains.of(patient, chains)) || taken.size() == chains)) {
                found.add(patient);
            }
        }
        return found;
    }

    private static void register(Site site, String ward, MovingDevice device, String patient, Instant from) {
        HttpResponse<byte[]> answer = post(site, ward, device.device(), patient, from);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
    }

    /** The answer to the wish to register an assignment. */
    public static HttpResponse<byte[]> post(Site site, String ward, String device, String patient, Instant from) {
        return site.api()
                .post("/api/v1/devices/" + device + "/assignments", """
                        {"patient":"%s","ward":"%s","bed":"of-%s","from":"%s","actor":"a nurse"}""".formatted(patient, ward, patient, from));
    }

    /** Under whom each sequence of the device is sealed; twice fails. */
    private static Map<Long, String> sealed(SealedBlocks blocks, MovingDevice device) {
        blocks.disclosures().awaitIndexed(blocks.chains());
        Map<Long, String> found = new HashMap<>();
        for (SealedChain chain : blocks.chains()) {
            Map<Long, Content.Assignment> places = blocks.assignments(chain);
            for (Sealed<Entry.Reading> one : chain.readings()) {
                Content.Assignment place = places.get(chain.stream(one.entry()).assignment());
                if (place != null && place.device().equals(device.device())) {
                    String before = found.put(one.entry().seq(), place.patient());
                    assertThat(before).as("%s sealed before", one.entry()).isNull();
                }
            }
        }
        return found;
    }
}
