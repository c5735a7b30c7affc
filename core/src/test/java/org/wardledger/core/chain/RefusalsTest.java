package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Waveform;

/** What a chain does not take is sealed as refused, and nothing that anybody can write into the topic stops it. */
class RefusalsTest {
    private final ChainBench bench = new ChainBench();

    @Test
    void an_identity_with_other_content_is_refused_and_raises_a_technical_alert_once() {
        bench.heartRate(1, "72", 0);
        bench.cut();
        bench.accept(1_000, reading(1, 0, 0, heartRate("73", Quality.VALID)));
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected Content Alert");
        bench.accept(2_000, reading(1, 1, 0, heartRate("72", Quality.VALID)));
        assertThat(kinds(bench.cut())).as("another time").isEqualTo("Content Rejected");
        bench.accept(3_000, reading(1, 0, 0, heartRate("72", Quality.QUESTIONABLE)));
        assertThat(kinds(bench.cut())).as("another quality").isEqualTo("Content Rejected");
        assertThat(bench.alertsSaid()).containsExactly("raised identity-reused");
        bench.tick(62_999);
        assertThat(bench.sealer.isEmpty()).isTrue();
        bench.tick(63_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised identity-reused", "cleared identity-reused");
    }

    @Test
    void the_refusal_keeps_the_refused_reading_without_arrival_and_gateway() {
        bench.heartRate(1, "72", 0);
        bench.accept(1_000, reading(1, 0, 777, heartRate("73", Quality.VALID)));
        bench.cut();
        RefusalContent refusal = lastRefusal();
        assertThat(refusal.patient()).isEqualTo("bed.icu-1.b1");
        assertThat(refusal.source()).isEqualTo("mon-1/vitals/boot-1/1");
        Input.Admitted refused = reading(1, 0, 0, heartRate("73", Quality.VALID));
        assertThat(InputCodec.decode(refusal.refused()))
                .isEqualTo(new Input.Admitted(refused.patient(), "", 0, refused.reading()));
    }

    @Test
    void a_redelivery_of_what_was_refused_is_a_duplicate() {
        bench.heartRate(1, "72", 0);
        bench.accept(1_000, reading(1, 0, 777, heartRate("73", Quality.VALID)));
        bench.accept(2_000, reading(1, 0, 888, heartRate("73", Quality.VALID)));
        bench.cut();
        bench.crash();
        bench.accept(3_000, reading(1, 0, 999, heartRate("73", Quality.VALID)));
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.chain.blocks())
                .extracting(b -> b.header().duplicates())
                .containsExactly(0, 1, 1);
        assertThat(bench.alertsSaid()).containsExactly("raised identity-reused");
    }

    private static Input.Refused byGateway(String reason, long arrivalMs, String message) {
        Hash digest = Input.Refused.digest("wards/x", message.getBytes(UTF_8));
        return new Input.Refused(
                "bed.icu-1.b9", "gateway-1", arrivalMs, reason, "not JSON", "wards/x", digest, "", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity-reused", "too-late", "undecodable-input"})
    void a_gateway_that_gives_the_chains_own_reasons_is_refused_and_does_not_stop_it(String reason) {
        bench.accept(0, byGateway(reason, 0, "{"));
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected");
        assertThat(lastRefusal().reason()).isEqualTo("undecodable-input");
        assertThat(lastRefusal().patient()).isEqualTo("unknown");
        assertThat(bench.alerts).isEmpty();
    }

    @Test
    void bytes_that_are_no_input_are_kept_and_named_by_their_digest() {
        byte[] garbage = {1, 2, 3};
        bench.accept(0, garbage);
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected");
        RefusalContent refusal = lastRefusal();
        assertThat(refusal.patient()).isEqualTo("unknown");
        assertThat(refusal.reason()).isEqualTo("undecodable-input");
        assertThat(refusal.refused()).isEqualTo(garbage);
        assertThat(refusal.detail()).startsWith("3 bytes, SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced528");
        bench.accept(0, garbage);
        assertThat(bench.cut()).as("again").isEmpty();
    }

    @Test
    void a_large_input_is_kept_as_far_as_it_fits_and_told_from_others_that_begin_like_it() {
        byte[] large = new byte[200_000];
        large[0] = 99;
        byte[] other = large.clone();
        other[199_999] = 1;
        byte[] rules = longRules('x');
        byte[] otherRules = longRules('y');
        for (byte[] input : List.of(large, other, rules, otherRules)) {
            bench.accept(0, input);
        }
        bench.cut();
        assertThat(PlainReader.of(bench.sealed).refusals).hasSize(4).containsOnly("unknown undecodable-input");
        assertThat(bench.chain.blocks().getLast().header().duplicates()).isZero();
        assertThat(lastRefusal().refused()).isEqualTo(Arrays.copyOf(otherRules, InputCodec.MAX_BYTES));
    }

    /** A line of 60,000 characters that is no rule: the message about it is long too. */
    private static byte[] longRules(char last) {
        String document = "wardledger rules 1\n" + "r".repeat(60_000) + last + "\n";
        return InputCodec.encode(new Input.Rules(document, null));
    }

    @Test
    void the_largest_reading_can_be_refused_too() {
        int[] samples = new int[20_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i % 2 * 8_000; // two bytes a sample, and a few more
        }
        bench.accept(0, largest(samples));
        samples[0] = 1;
        Input.Admitted other = largest(samples);
        assertThat(InputCodec.encode(other)).hasSizeGreaterThan(40_000).hasSizeLessThan(InputCodec.MAX_BYTES);
        bench.accept(0, other);
        bench.cut();
        assertThat(PlainReader.of(bench.sealed).refusals).containsExactly("bed.icu-1.b1 identity-reused");
    }

    @Test
    void the_largest_rule_set_with_the_longest_actor_is_sealed_and_read_back() {
        StringBuilder document = new StringBuilder("wardledger rules 1\n");
        for (int i = 0; i < 500; i++) {
            document.append("limit ")
                    .append("r".repeat(59))
                    .append(i)
                    .append(" ")
                    .append("c".repeat(9));
            document.append(" below hysteresis 1 delay 0 5=low\n");
        }
        bench.accept(0, new Input.Rules(document.toString(), "é".repeat(127)));
        assertThat(kinds(bench.cut())).isEqualTo("Rules");
        bench.crash();
        assertThat(bench.sealer.rules()).isEqualTo(document.toString());
    }

    @Test
    void rules_that_are_none_change_nothing() {
        for (String document : List.of(
                "",
                "wardledger rules 1",
                DefaultRules.TEXT + DefaultRules.TEXT,
                DefaultRules.TEXT.replace("delay 6000", "delay 0.5"),
                DefaultRules.TEXT.replace("delay 6000", "delay 1E+400"))) {
            bench.accept(0, new Input.Rules(document, null));
        }
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected" + " Content Rejected".repeat(4));
        assertThat(bench.sealer.rules()).isEqualTo(DefaultRules.TEXT);
    }

    @Test
    void a_refusal_without_a_reason_is_no_input() {
        bench.accept(
                0,
                new ByteWriter()
                        .u8(2)
                        .u8(1)
                        .text("p")
                        .text("g")
                        .varint(0)
                        .text("")
                        .text("")
                        .text("")
                        .toBytes());
        bench.cut();
        assertThat(lastRefusal().reason()).isEqualTo("undecodable-input");
    }

    @Test
    void nothing_at_all_is_refused_each_time() {
        bench.accept(0, new byte[0]);
        bench.accept(0, new byte[0]);
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected Rejected");
    }

    private static Input.Admitted largest(int[] samples) {
        return reading(1, 0, 0, new Waveform("x", BigDecimal.ONE, "mV", BigDecimal.ONE, BigDecimal.ZERO, samples));
    }

    private RefusalContent lastRefusal() {
        Entry.Rejected rejected = bench.chain.blocks().stream()
                .flatMap(block -> ChainBench.entries(block).stream())
                .filter(Entry.Rejected.class::isInstance)
                .map(Entry.Rejected.class::cast)
                .reduce((one, next) -> next)
                .orElseThrow();
        ChainReader reader = new ChainReader(bench.chain);
        byte[] context = Contexts.rejected(1, rejected.input());
        List<Integer> ordinals = reader.reveal(rejected.patient(), context, rejected.refusal());
        if (ordinals != null
                && reader.content(rejected.patient(), ordinals.getFirst()) instanceof RefusalContent refusal) {
            return refusal;
        }
        throw new AssertionError("no refusal behind " + rejected);
    }
}
