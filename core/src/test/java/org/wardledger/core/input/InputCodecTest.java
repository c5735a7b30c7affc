package org.wardledger.core.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.ActorContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomContents;
import org.wardledger.core.fixture.RandomInputs;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.merkle.Hash;

class InputCodecTest {
    private static final CodecProbe<Input> PROBE = new CodecProbe<>(InputCodec::encode, InputCodec::decode);

    @Test
    void every_input_comes_back_and_no_other_bytes_pass_for_it() {
        int[] decoded = {0};
        Seeds.forEach(60, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] bytes = PROBE.roundTrip(RandomInputs.input(random));
            PROBE.refusesOtherLengths(bytes);
            decoded[0] += PROBE.judgesMutantsOf(bytes, random);
        });
        assertThat(decoded[0]).as("mutants that are inputs themselves").isGreaterThan(1_500);
    }

    @Test
    void an_unknown_kind_or_version_is_refused() {
        for (int kind = 0; kind < 256; kind++) {
            byte[] bytes = {(byte) kind, (byte) (kind == 3 ? 2 : 1)};
            assertThatExceptionOfType(DecodeException.class)
                    .as("kind %s", kind)
                    .isThrownBy(() -> InputCodec.decode(bytes));
        }
        assertThat(InputCodec.decode(new byte[] {3, 1})).isEqualTo(new Input.Tick());
    }

    @Test
    void a_reading_is_measurements_perhaps_with_an_actor_or_one_waveform_and_nothing_else() {
        Seeds.forEach(300, seed -> {
            RandomValues random = new RandomValues(seed);
            List<Content> contents = random.list(0, 3, () -> RandomContents.content(random));
            boolean isWaveform = contents.size() == 1 && contents.getFirst() instanceof Content.Sampled;
            int actors = contents.size() > 1 && contents.getLast() instanceof ActorContent ? 1 : 0;
            boolean isMeasured = !contents.isEmpty()
                    && contents.stream().limit(contents.size() - actors).allMatch(Content.Measured.class::isInstance);
            byte[] bytes = reading(contents);
            if (isWaveform || isMeasured) {
                assertThat(InputCodec.encode(InputCodec.decode(bytes))).isEqualTo(bytes);
            } else {
                assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> InputCodec.decode(bytes));
            }
        });
    }

    @Test
    void names_times_and_patients_are_checked_when_they_are_read() {
        assertThat(InputCodec.decode(reading("p", "icu", 0, 0))).isInstanceOf(Input.Admitted.class);
        for (byte[] bad : List.of(
                reading("", "icu", 0, 0),
                reading("p".repeat(201), "icu", 0, 0),
                reading("p", "icu 1", 0, 0),
                reading("p", "", 0, 0),
                reading("p", "icu", -1, 0),
                reading("p", "icu", 0, -1),
                reading("p", "icu", 0, 253_402_300_800_000L))) {
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> InputCodec.decode(bad));
        }
    }

    @Test
    void what_no_reader_would_take_cannot_be_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> refused("g".repeat(65), "reason", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> refused("é".repeat(33), "reason", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> refused("g", "", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> refused("g", "r".repeat(65), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> refused("g", "reason", "d".repeat(65_536)));
        assertThatIllegalArgumentException().isThrownBy(() -> rules("r".repeat(60 * 1024 + 1), null));
        assertThatIllegalArgumentException().isThrownBy(() -> rules("", "é".repeat(128)));
        PROBE.roundTrip(refused("é".repeat(32), "r".repeat(64), "d".repeat(65_535)));
        PROBE.roundTrip(rules("r".repeat(60 * 1024), "a".repeat(255)));
    }

    @Test
    void what_a_gateway_refused_before_it_told_of_identities_is_still_read() {
        Hash digest = Input.Refused.digest("wards/x", new byte[] {'{'});
        byte[] old = new ByteWriter()
                .u8(2)
                .u8(1)
                .text("bed.icu.b1")
                .text("gateway-1")
                .varint(7)
                .text("malformed")
                .text("no object")
                .text("wards/x")
                .bytes(digest.toBytes())
                .toBytes();
        assertThat(InputCodec.decode(old))
                .isEqualTo(new Input.Refused(
                        "bed.icu.b1", "gateway-1", 7, "malformed", "no object", "wards/x", digest, "", null));
        PROBE.refusesOtherLengths(old);
    }

    @Test
    void an_identity_is_one_of_a_device() {
        Hash digest = Input.Refused.digest("wards/x", new byte[0]);
        Input.RefusedReading reading = new Input.RefusedReading(null, "icu", "b1", "vitals", "boot", 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Input.Refused("p", "g", 0, "r", "", "", digest, "", reading));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Input.RefusedReading(null, "icu", "b1", "vitals", "boot", -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Input.RefusedReading(null, "icu", "b1", "vital", "boot", 1));
    }

    private static Input refused(String gateway, String reason, String text) {
        return new Input.Refused(
                "p", gateway, 0, reason, text, text, Input.Refused.digest(text, new byte[0]), "", null);
    }

    private static Input rules(String document, @Nullable String actor) {
        return new Input.Rules(document, actor);
    }

    private static byte[] reading(String patient, String ward, long seq, long timeMs) {
        return start(patient, ward, seq, timeMs).varint(1).block(measured()).toBytes();
    }

    private static byte[] reading(List<Content> contents) {
        ByteWriter out = start("p", "icu", 0, 0).varint(contents.size());
        contents.forEach(content -> out.block(ContentCodec.encode(content)));
        return out.toBytes();
    }

    private static ByteWriter start(String patient, String ward, long seq, long timeMs) {
        ByteWriter out = new ByteWriter().u8(1).u8(1).text(patient).text("g").varint(0);
        for (String name : Arrays.asList(ward, "b", "d", "boot")) {
            out.text(name);
        }
        return out.varint(seq).varint(timeMs);
    }

    private static byte[] measured() {
        return ContentCodec.encode(new Content.Measured(new RandomValues(1).measurement()));
    }
}
