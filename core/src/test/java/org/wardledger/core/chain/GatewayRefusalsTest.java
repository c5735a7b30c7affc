package org.wardledger.core.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.PATIENT;
import static org.wardledger.core.chain.ChainBench.START_MS;
import static org.wardledger.core.chain.ChainBench.kinds;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.input.Input;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.core.vitals.Quality;

/** What gateways refuse is counted together, each message once, and a refused identity is no gap. */
class GatewayRefusalsTest {
    private final ChainBench bench = new ChainBench();

    private static Hash digest(String message) {
        return Input.Refused.digest("wards/x", message.getBytes(UTF_8));
    }

    private static Input.Refused refused(String patient, String reason, String message) {
        return new Input.Refused(
                patient, "gateway-1", START_MS, reason, "not so", "wards/x", digest(message), "mon-1", null);
    }

    /** A reading of the bench's device. */
    private static Input.Refused refused(String reason, String message, long seq) {
        Input.RefusedReading reading = new Input.RefusedReading(null, "icu-1", "b1", "vitals", "boot-1", seq);
        return new Input.Refused(
                PATIENT, "gateway-1", START_MS, reason, "not so", "wards/x", digest(message), "mon-1", reading);
    }

    private static Input.Refused rateLimited(long seq) {
        return refused("rate-limited", "m" + seq, seq);
    }

    private List<Entry.Refused> refusals() {
        return bench.chain.blocks().stream()
                .flatMap(block -> ChainBench.entries(block).stream())
                .filter(Entry.Refused.class::isInstance)
                .map(Entry.Refused.class::cast)
                .toList();
    }

    private static List<SequenceRange> ranges(Entry.Refused entry) {
        return Objects.requireNonNull(entry.identities()).ranges();
    }

    private @Nullable GatewayRefusalContent content(Entry.Refused entry) {
        ChainReader reader = new ChainReader(bench.chain);
        List<Integer> ordinals = reader.reveal(entry.patient(), Contexts.refused(1, entry.input()), entry.refusal());
        return ordinals == null ? null : (GatewayRefusalContent) reader.content(entry.patient(), ordinals.getFirst());
    }

    private List<Entry.Gap> gaps() {
        return bench.chain.blocks().stream()
                .flatMap(block -> ChainBench.entries(block).stream())
                .filter(Entry.Gap.class::isInstance)
                .map(Entry.Gap.class::cast)
                .toList();
    }

    @Test
    void messages_of_a_device_for_one_reason_in_a_second_are_one_entry_that_names_them_all() {
        bench.accept(0, refused("p", "malformed", "a"));
        bench.accept(400, refused("p", "bad-unit", "b"));
        bench.accept(999, refused("p", "malformed", "c"));
        bench.accept(1_000, refused("p", "malformed", "d"));
        assertThat(kinds(bench.cut())).isEqualTo("Content Refused Content Refused Content Refused");
        assertThat(refusals()).extracting(Entry.Refused::count).containsExactly(2, 1, 1);
        assertThat(refusals())
                .extracting(Entry.Refused::engineMs)
                .containsExactly(START_MS + 999, START_MS + 999, START_MS + 1_000);
        assertThat(content(refusals().getFirst()))
                .isEqualTo(new GatewayRefusalContent(
                        "p", "mon-1", "malformed", "not so", "wards/x", List.of(digest("a"), digest("c"))));
        assertThat(bench.sealer.isEmpty()).isTrue();
    }

    @Test
    void what_waits_counts_in_the_block_at_hand() {
        bench.accept(0, refused("p", "malformed", "a"));
        assertThat(bench.sealer.isEmpty()).isFalse();
        assertThat(bench.sealer.entryCount()).isEqualTo(2);
        int waiting = bench.sealer.bytes();
        bench.cut();
        assertThat(bench.sealed.getLast().block().body().blockBytes()).isLessThanOrEqualTo(waiting);
        assertThat(bench.sealer.bytes()).isZero();
    }

    @Test
    void a_flood_of_ten_thousand_is_few_entries() {
        bench.heartRate(0, "72", 0);
        bench.cut();
        for (int seq = 1; seq <= 10_000; seq++) {
            bench.accept(100, rateLimited(seq));
        }
        bench.cut();
        assertThat(refusals()).hasSize(10).extracting(Entry.Refused::count).containsOnly(1_000);
        assertThat(refusals().getLast())
                .satisfies(entry -> assertThat(ranges(entry)).containsExactly(new SequenceRange(9_001, 10_000)));
        bench.heartRate(10_001, "72", 200);
        bench.tick(20_000);
        bench.cut();
        assertThat(gaps()).isEmpty();
    }

    @Test
    void a_message_delivered_again_is_a_duplicate_whenever_and_for_whatever_reason() {
        bench.accept(0, refused("p", "rate-limited", "a"));
        bench.accept(100, refused("p", "rate-limited", "a"));
        bench.accept(2_000, refused("p", "bad-unit", "a"));
        bench.cut();
        bench.crash();
        bench.accept(3_000, refused("p", "malformed", "a"));
        bench.accept(3_000, new Input.Rekey(ChainBench.event(1), "p"));
        bench.accept(4_000, refused("p", "malformed", "a"));
        assertThat(kinds(bench.cut())).isEqualTo("Rekeyed");
        assertThat(bench.chain.blocks())
                .extracting(b -> b.header().duplicates())
                .containsExactly(0, 2, 2);
        bench.accept(5_000, refused("q", "malformed", "a"));
        assertThat(kinds(bench.cut())).as("another patient").isEqualTo("Content Refused");
    }

    @Test
    void an_erased_patients_messages_are_forgotten_and_what_waits_is_sealed_before() {
        bench.accept(0, refused("p", "malformed", "a"));
        bench.accept(10, new Input.Erase(ChainBench.event(1), "p"));
        bench.accept(20, refused("p", "malformed", "a"));
        assertThat(kinds(bench.cut()))
                .as("both in one block, so a duplicate event")
                .isNotEmpty();
        assertThat(refusals()).hasSize(2);
        assertThat(refusals().getFirst().patient())
                .isNotEqualTo(refusals().getLast().patient());
    }

    @Test
    void a_refused_identity_is_no_gap_and_opens_its_boot() {
        bench.accept(0, rateLimited(0));
        bench.heartRate(1, "72", 10);
        bench.accept(20, rateLimited(2));
        bench.heartRate(4, "72", 30);
        bench.tick(10_000);
        assertThat(kinds(bench.cut()))
                .isEqualTo("Content Assigned Opened Content Reading Reading Content Refused Tick Gap");
        assertThat(ranges(refusals().getFirst())).containsExactly(new SequenceRange(0, 0), new SequenceRange(2, 2));
        assertThat(gaps()).containsExactly(new Entry.Gap(START_MS + 10_000, 0, 3, 3));
    }

    @Test
    void a_reading_that_was_refused_is_sealed_once_when_it_is_admitted_later() {
        bench.accept(0, rateLimited(1));
        bench.heartRate(2, "72", 0);
        bench.cut();
        bench.crash();
        bench.heartRate(1, "71", 10_000);
        bench.heartRate(1, "71", 10_000);
        bench.heartRate(1, "70", 10_000);
        assertThat(kinds(bench.cut())).isEqualTo("Content Reading Content Rejected Content Alert");
        bench.accept(20_000, refused("malformed", "another", 1));
        bench.heartRate(3, "72", 20_000);
        bench.tick(90_000);
        bench.cut();
        assertThat(gaps()).isEmpty();
    }

    @Test
    void a_refusal_of_what_is_declared_missing_changes_nothing() {
        bench.heartRate(1, "72", 0);
        bench.heartRate(3, "72", 0);
        bench.tick(6_000);
        bench.accept(7_000, rateLimited(2));
        bench.cut();
        bench.heartRate(2, "72", 8_000);
        assertThat(kinds(bench.cut())).isEqualTo("Reading");
        assertThat(gaps()).hasSize(1);
    }

    @Test
    void a_refused_reading_may_come_even_when_its_stream_takes_nothing_more() {
        bench.accept(0, rateLimited(0));
        for (int seq = 1; seq < 200; seq++) {
            bench.heartRate(2L * seq, "72", 10);
        }
        bench.cut();
        bench.heartRate(0, "72", 1_000);
        assertThat(kinds(bench.cut())).isEqualTo("Reading");
        bench.heartRate(1, "72", 1_000);
        assertThat(kinds(bench.cut())).isEqualTo("Content Rejected");
    }

    @Test
    void an_assignment_that_the_chain_does_not_know_gives_no_place() {
        Input.RefusedReading reading = new Input.RefusedReading(77L, "icu-1", "b1", "vitals", "boot-1", 1);
        bench.accept(
                0,
                new Input.Refused(
                        PATIENT, "gateway-1", START_MS, "bad-unit", "", "wards/x", digest("a"), "mon-1", reading));
        assertThat(kinds(bench.cut())).isEqualTo("Content Refused");
        assertThat(refusals().getFirst().identities()).isNull();
    }

    @Test
    void refusals_open_a_bounded_number_of_boots_in_a_block() {
        for (int boot = 0; boot < GatewayRefusals.MAX_OPENED + 50; boot++) {
            Input.RefusedReading reading = new Input.RefusedReading(null, "icu-1", "b1", "vitals", "boot-" + boot, 1);
            bench.accept(
                    0,
                    new Input.Refused(
                            PATIENT, "g", START_MS, "bad-unit", "", "wards/x", digest("" + boot), "mon-1", reading));
        }
        assertThat(bench.cut().stream().filter(Entry.Opened.class::isInstance)).hasSize(GatewayRefusals.MAX_OPENED);
        assertThat(refusals().stream().mapToInt(Entry.Refused::count).sum()).isEqualTo(GatewayRefusals.MAX_OPENED + 50);
        assertThat(refusals().stream().filter(entry -> entry.identities() == null))
                .hasSize(1);
    }

    @Test
    void totals_count_messages() {
        bench.accept(0, refused("p", "malformed", "a"));
        bench.accept(1, refused("p", "malformed", "b"));
        bench.cut();
        ChainReplay replay = new ChainReplay(0, null, new MemoryChain(FixedKeys.VAULT));
        assertThat(replay.apply(bench.chain.blocks().getFirst()).totals().rejected())
                .isZero();
        assertThat(replay.apply(bench.chain.blocks().getLast()).totals().rejected())
                .isEqualTo(2);
    }

    @Test
    void an_input_of_before_identities_is_sealed_without_device_and_stream() {
        bench.accept(
                0,
                new ByteWriter()
                        .u8(2)
                        .u8(1)
                        .text("p")
                        .text("g")
                        .varint(0)
                        .text("malformed")
                        .text("")
                        .text("wards/x")
                        .bytes(digest("a").toBytes())
                        .toBytes());
        bench.accept(1, refused("p", "malformed", "a"));
        assertThat(kinds(bench.cut())).isEqualTo("Content Refused");
        assertThat(content(refusals().getFirst()))
                .isEqualTo(new GatewayRefusalContent("p", "", "malformed", "", "wards/x", List.of(digest("a"))));
    }

    @Test
    void a_message_that_an_older_ledger_refused_alone_is_known_again() {
        bench.accept(0, refused("p", "malformed", "a"));
        bench.cut();
        Entry.Refused first = refusals().getFirst();
        RefusalContent alone =
                new RefusalContent("p", "bad-unit", "", "wards/x", digest("b").toBytes());
        ChainState state = new ChainState(bench.chain, Bounds.NORMAL);
        RefusalFold fold = new RefusalFold(
                state, new FoldScope(0, state), new Streams(state), new Agenda(state, new Streams(state)));
        assertThat(state.refusals().has(first.patient(), digest("b"))).isFalse();
        fold.alone(new Entry.Rejected(START_MS, first.patient(), 9, first.refusal()), alone);
        assertThat(state.refusals().has(first.patient(), digest("b"))).isTrue();
    }

    /** Messages of one boot with holes in plenty, for two reasons, while readings of it come and are lost. */
    @Test
    void however_refusals_and_readings_mix_nothing_that_came_is_declared_missing_and_all_else_is() {
        Seeds.forEach(150, seed -> {
            RandomValues random = new RandomValues(seed);
            ChainBench chain = new ChainBench();
            List<Long> left = new ArrayList<>();
            int refused = 0;
            int spread = 1 + random.below(3);
            for (long seq = 0; seq < 400; seq += 1 + random.below(spread)) {
                left.add(seq);
            }
            long atMs = 0;
            while (!left.isEmpty()) {
                long seq = left.remove(random.below(Math.min(4, left.size())));
                atMs += random.below(60);
                if (random.chance(45)) {
                    chain.accept(atMs, refused(random.chance(50) ? "rate-limited" : "bad-unit", "m" + seq, seq));
                    refused++;
                } else if (random.chance(80)) {
                    chain.accept(atMs, ChainBench.reading(seq, atMs, atMs, ChainBench.heartRate("72", Quality.VALID)));
                }
                if (random.chance(5)) {
                    chain.cut();
                }
                if (random.chance(2)) {
                    chain.cut();
                    chain.crash();
                }
            }
            chain.tick(atMs + 10_000);
            chain.cut();
            assertThat(GapAudit.of(chain.chain.blocks()).refusals).isEqualTo(refused);
            PlainReader sealed = PlainReader.of(chain.sealed);
            assertThat(sealed.messages).hasSize(refused).doesNotHaveDuplicates();
        });
    }
}
