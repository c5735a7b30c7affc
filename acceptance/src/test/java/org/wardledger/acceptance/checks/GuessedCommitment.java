package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.formats.Disclosure;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.SealedChain.Sealed;
import org.wardledger.acceptance.formats.Trees;
import org.wardledger.acceptance.process.Site;

/**
 * There are a few hundred heart rates: who knows the formats and has the blocks must not find the one of a reading by trying
 * them all against its commitment; not even with what opens another reading of the same patient.
 */
public final class GuessedCommitment {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int HIGHEST = 300;
    private static final int RATE = 71;

    private GuessedCommitment() {}

    /** On a ward of its own. */
    public static void check(Site site, String ward) throws MqttException {
        String patient = "bed." + ward + ".bed-1";
        Instant first = Instant.now().minusSeconds(30);
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            for (int seq = 1; seq <= 2; seq++) {
                device.publish(
                        vitalsTopic(ward, "bed-1", "mon-1"),
                        heartRate("b1", seq, first.plusSeconds(seq), String.valueOf(RATE)));
            }
        }
        Awaitility.await("the readings are sealed")
                .atMost(WITHIN)
                .until(() -> site.api().readings(patient).size() == 2);
        SealedBlocks blocks = SealedBlocks.read(site);
        List<Sealed<Entry.Reading>> readings = blocks.readingsOf(blocks.handleOf(site, patient));
        Entry.Reading target = readings.get(0).entry();
        byte[] commitment = target.concealed().commitment();

        List<byte[]> openers = new ArrayList<>(plain(blocks, target));
        openers.add(Disclosures.fetch(site.api(), readings.get(1)).orElseThrow().opener());
        for (byte[] opener : openers) {
            assertThat(guess(opener, commitment))
                    .as("heart rates that a stranger finds behind a commitment")
                    .isEmpty();
        }
        assertThat(commitment)
                .as("the same heart rate in two readings")
                .isNotEqualTo(readings.get(1).entry().concealed().commitment());
        // its own opener gives the rate away: the guesses above were made as they must be made
        byte[] own =
                Disclosures.fetch(site.api(), readings.get(0)).orElseThrow().opener();
        assertThat(guess(own, commitment)).containsExactly(RATE);
    }

    /** What somebody might take for r who has no key. */
    private static List<byte[]> plain(SealedBlocks blocks, Entry.Reading reading) {
        SealedChain chain = blocks.chains().getFirst();
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        context.write(6);
        context.write(chain.genesis().generation());
        context.write(reading.stream());
        context.write((int) reading.seq());
        return List.of(
                new byte[0],
                new byte[32],
                context.toByteArray(),
                Trees.sha256(context.toByteArray()),
                reading.concealed().references());
    }

    private static List<Integer> guess(byte[] opener, byte[] commitment) {
        List<Integer> found = new ArrayList<>();
        for (int rate = 0; rate <= HIGHEST; rate++) {
            if (new Disclosure(opener, List.of(content(rate))).opens(commitment)) {
                found.add(rate);
            }
        }
        return found;
    }

    /** The one encoding of a valid heart rate: trailing zeros go into the scale. */
    private static byte[] content(int rate) {
        int digits = rate;
        int scale = 0;
        while (digits != 0 && digits % 10 == 0) {
            digits /= 10;
            scale++;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        text(out, "8867-4");
        out.write(0);
        out.write(1);
        out.write(scale == 0 ? 0 : 2 * scale - 1); // zigzag of the negative scale
        byte[] unscaled = BigInteger.valueOf(digits).toByteArray();
        out.write(unscaled.length);
        out.writeBytes(unscaled);
        text(out, "/min");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
