package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;
import static org.wardledger.ledger.fixture.Vitals.spo2;
import static org.wardledger.ledger.fixture.Vitals.temperature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.block.Block;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.LedgerStore;

/** Every answer is a function of the blocks up to the pin, and of nothing else. */
class PinnedAnswersTest {
    private static final List<String> BEDS = List.of("bed-1", "bed-2", "bed-3", "bed-4");

    @TempDir
    Path dir;

    @Test
    void answersAtEveryPinAreTheSameFromTheWholeIndexARebuiltOneAndOneThatEndsThere() {
        LedgerFixture ledger = new LedgerFixture(
                LedgerStore.open(dir.resolve("a"), () -> LedgerFixture.VAULT),
                LedgerFixture.checkpointsOf(dir.resolve("a")));
        fill(ledger);
        List<Block> blocks = ledger.blocks();
        try (LedgerStore whole = ledger.store();
                LedgerStore rebuilt =
                        LedgerStore.open(dir.resolve("b"), LedgerFixture.CHAINS, () -> LedgerFixture.VAULT);
                LedgerStore growing =
                        LedgerStore.open(dir.resolve("c"), LedgerFixture.CHAINS, () -> LedgerFixture.VAULT)) {
            rebuilt.copyKeys(whole);
            growing.copyKeys(whole);
            blocks.forEach(block -> LedgerFixture.index(rebuilt, block));
            for (Block block : blocks) {
                LedgerFixture.index(growing, block);
                String pin = Pins.newest(growing).text();
                List<String> there = answers(growing, pin);
                assertThat(answers(whole, pin)).isEqualTo(there);
                assertThat(answers(rebuilt, pin)).isEqualTo(there);
            }
            assertThat(whole.firstDifference(rebuilt)).isNull();
            assertThat(String.join("\n", answers(whole, Pins.newest(whole).text())))
                    .contains("\"state\":\"raised\"", "\"state\":\"cleared\"", "\"samples\":[1,-2,null,4]");
        }
    }

    private static void fill(LedgerFixture ledger) {
        for (int i = 0; i < 6; i++) {
            for (String bed : BEDS) {
                ledger.vitals(bed, i, i, hr(i == 2 || i == 4 ? 45 : 72 + i), spo2(i == 3 ? 79 : 97));
            }
            ledger.seal();
        }
        // a code that comes late, readings out of order, a waveform, a refusal
        ledger.vitals("bed-1", 6, 6, temperature("36.70")).seal();
        ledger.vitals("bed-1", 8, 8, hr(80)).seal();
        ledger.vitals("bed-1", 7, 7, hr(79)).seal();
        ledger.waveform("bed-2", 0, 7, 1, -2, Integer.MIN_VALUE, 4)
                .refuse("bed-2", "no JSON")
                .seal();
        ledger.vitals("bed-9", 0, 9, hr(60)).seal();
    }

    private static List<String> answers(LedgerStore store, String asOf) {
        Pins pins = Pins.parse(asOf, store);
        ChainQueries chains = new ChainQueries(store, LedgerFixture.SITE);
        List<String> answers = new ArrayList<>();
        answers.add(AnswerJson.text(chains.chains(pins)));
        for (int chain = 0; chain < LedgerFixture.CHAINS; chain++) {
            answers.add(AnswerJson.text(chains.blocks(chain, 0, 100, pins)));
            for (long height = 0; height <= pins.height(chain); height++) {
                answers.add(AnswerJson.text(chains.block(chain, height, pins)));
            }
        }
        answers.add(AnswerJson.text(new PatientQueries(store).patients(pins)));
        for (AlertQueries.Which which : AlertQueries.Which.values()) {
            answers.add(AnswerJson.text(new AlertQueries(store).alerts(which, pins)));
        }
        ReadingQueries readings = new ReadingQueries(store);
        for (String bed : List.of("bed-1", "bed-2", "bed-3", "bed-4", "bed-9")) {
            answers.add(answerOrProblem(() -> AnswerJson.text(
                    readings.ofPatient("bed.w." + bed, ReadingsFilter.of(null, null, null, 7), null, asOf))));
            answers.add(answerOrProblem(() -> AnswerJson.text(
                    readings.ofPatient("bed.w." + bed, ReadingsFilter.of("59408-5", null, null, 2), null, asOf))));
            answers.add(
                    answerOrProblem(() -> AnswerJson.text(readings.ofDevice("mon-" + bed, "vitals", "b1", 3, pins))));
        }
        return answers;
    }

    private static String answerOrProblem(Supplier<String> question) {
        try {
            return question.get();
        } catch (QueryProblem problem) {
            return problem.kind() + ": " + problem.getMessage();
        }
    }
}
