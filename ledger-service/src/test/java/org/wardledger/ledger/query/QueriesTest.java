package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wardledger.ledger.fixture.Vitals.HR;
import static org.wardledger.ledger.fixture.Vitals.consciousness;
import static org.wardledger.ledger.fixture.Vitals.hr;
import static org.wardledger.ledger.fixture.Vitals.number;
import static org.wardledger.ledger.fixture.Vitals.spo2;
import static org.wardledger.ledger.fixture.Vitals.spo2Off;
import static org.wardledger.ledger.fixture.Vitals.temperature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AlertView;

class QueriesTest {
    private static final String PATIENT = "bed.w.bed-1";

    @TempDir
    Path dir;

    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = LedgerFixture.in(dir);
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    private ReadingsAnswer readings(@Nullable String code, @Nullable String from, @Nullable String to) {
        return new ReadingQueries(ledger.store())
                .ofPatient(PATIENT, ReadingsFilter.of(code, from, to, 100), null, null);
    }

    private static List<Long> seqs(ReadingsAnswer answer) {
        return answer.readings().stream().map(ReadingView::seq).toList();
    }

    @Test
    void valuesAreWrittenAsTheyWereSentWithoutTrailingZerosOrExponents() {
        ledger.vitals(
                        "bed-1",
                        0,
                        0,
                        number(HR, "/min", "50"),
                        temperature("36.70"),
                        spo2Off(),
                        consciousness("V"),
                        number("2339-0", "mg/dL", "12300000000000000000000"))
                .seal();
        assertThat(AnswerJson.text(readings(null, null, null).readings().getFirst()))
                .contains(
                        "\"time\":\"2026-11-20T10:00:00.000Z\",\"arrival\":\"2026-11-20T10:00:00.050Z\"",
                        "{\"code\":\"8867-4\",\"value\":50,\"unit\":\"/min\",\"quality\":\"valid\"}",
                        "{\"code\":\"8310-5\",\"value\":36.7,\"unit\":\"Cel\",\"quality\":\"valid\"}",
                        "{\"code\":\"59408-5\",\"unit\":\"%\",\"quality\":\"sensor-off\"}",
                        "{\"code\":\"67775-7\",\"value\":\"V\",\"unit\":\"\",\"quality\":\"valid\"}",
                        "\"value\":12300000000000000000000,")
                .doesNotContain("waveform", "cids");
    }

    @Test
    void readingsComeByReadingTimeFromInclusiveToExclusive() {
        ledger.vitals("bed-1", 0, 0, hr(70)).seal();
        ledger.vitals("bed-1", 2, 20, hr(72)).seal();
        ledger.vitals("bed-1", 1, 10, hr(71)).seal();
        assertThat(seqs(readings(null, null, null))).containsExactly(0L, 1L, 2L);
        assertThat(seqs(readings(null, "2026-11-20T10:00:10Z", null))).containsExactly(1L, 2L);
        assertThat(seqs(readings(null, "2026-11-20T11:00:10.0000001+01:00", null)))
                .containsExactly(2L);
        assertThat(seqs(readings(null, null, "2026-11-20T10:00:10Z"))).containsExactly(0L);
        assertThat(seqs(readings(null, "2026-11-20T10:00:10Z", "2026-11-20T10:00:20Z")))
                .containsExactly(1L);
    }

    @Test
    void aCodeFiltersReadingsAndTheirMeasurements() {
        ledger.vitals("bed-1", 0, 0, hr(70), spo2(97))
                .vitals("bed-1", 1, 1, spo2(96))
                .seal();
        ReadingsAnswer answer = readings(HR, null, null);
        assertThat(seqs(answer)).containsExactly(0L);
        assertThat(answer.readings().getFirst().measurements()).hasSize(1);
    }

    @Test
    void pagesGiveEveryReadingOnceAndAreOfOneStateOfTheLedger() {
        for (int i = 0; i < 7; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i)).seal();
        }
        ReadingQueries queries = new ReadingQueries(ledger.store());
        List<Long> seqs = new ArrayList<>();
        String cursor = null;
        do {
            ReadingsAnswer page = queries.ofPatient(PATIENT, ReadingsFilter.of(null, null, null, 3), cursor, null);
            seqs.addAll(seqs(page));
            cursor = page.next();
            ledger.vitals("bed-1", 100 + seqs.size(), 100, hr(90)).seal();
        } while (cursor != null);
        assertThat(seqs).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0:", "0:1,", "0:01", "-1:0", "0:-2", "0:0,0:0", "1 :0", "0:99999999999999999999"})
    void aMalformedPinIsABadParameter(String pin) {
        ledger.seal();
        assertThatThrownBy(() -> Pins.parse(pin, ledger.store()))
                .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                        .isEqualTo(QueryProblem.Kind.BAD_PARAMETER));
    }

    @Test
    void aPinAheadOfTheIndexIsNotYetAnswered() {
        ledger.seal();
        assertThatThrownBy(() -> Pins.parse("0:1", ledger.store()))
                .isInstanceOfSatisfying(QueryProblem.class, problem -> assertThat(problem.kind())
                        .isEqualTo(QueryProblem.Kind.NOT_YET));
        assertThat(Pins.parse("1:-1", ledger.store()).text()).isEqualTo("0:0,1:-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAAA", "//////////////////////////////////////"})
    void aCursorThatNobodyGaveOutIsABadParameter(String cursor) {
        ledger.vitals("bed-1", 0, 0, hr(70)).seal();
        ReadingQueries queries = new ReadingQueries(ledger.store());
        assertThatThrownBy(() -> queries.ofPatient(PATIENT, ReadingsFilter.of(null, null, null, 3), cursor, null))
                .isInstanceOf(QueryProblem.class);
    }

    @Test
    void aReadingIsFoundByItsIdentityWithItsPayloads() {
        ledger.vitals("bed-1", 5, 0, hr(70), spo2(97)).seal();
        ReadingView found = new ReadingQueries(ledger.store())
                .ofDevice("mon-bed-1", "vitals", "b1", 5, Pins.newest(ledger.store()))
                .readings()
                .getFirst();
        assertThat(found.patient()).isEqualTo(PATIENT);
        assertThat(found.cids()).hasSize(2);
        ProofQueries proofs = new ProofQueries(ledger.store(), ledger.checkpoints(), (c, size, signed) -> null);
        for (String cid : Objects.requireNonNull(found.cids())) {
            assertThat(Cid.ofPayload(proofs.payload(cid)).toString()).isEqualTo(cid);
        }
    }

    @Test
    void thePatientListHasTheNewestValueOfEveryCodeWhateverTheOrderOfSealing() {
        ledger.vitals("bed-1", 0, 0, hr(70), temperature("37.1")).seal();
        ledger.vitals("bed-1", 2, 20, hr(72)).seal();
        ledger.vitals("bed-1", 1, 10, hr(71), spo2(95)).seal();
        PatientsAnswer answer = new PatientQueries(ledger.store()).patients(Pins.newest(ledger.store()));
        assertThat(AnswerJson.text(answer.patients().getFirst()))
                .contains(
                        "\"8867-4\":{\"value\":72,",
                        "\"8310-5\":{\"value\":37.1,",
                        "\"59408-5\":{\"value\":95,",
                        "\"devices\":[\"mon-bed-1\"]");
    }

    @Test
    void anAlertIsOpenUntilItIsClearedAndItsHistorySaysWhereEachChangeIsSealed() {
        ledger.vitals("bed-1", 0, 0, spo2(88)).seal();
        ledger.vitals("bed-1", 1, 1, spo2(79)).seal();
        ledger.vitals("bed-1", 2, 2, spo2(95)).seal();
        AlertQueries alerts = new AlertQueries(ledger.store());
        Pins newest = Pins.newest(ledger.store());
        assertThat(alerts.alerts(AlertQueries.Which.OPEN, newest).alerts()).isEmpty();
        AlertView cleared =
                alerts.alerts(AlertQueries.Which.CLEARED, newest).alerts().getFirst();
        assertThat(cleared.history()).extracting(AlertView.Revision::rev).containsExactly(1, 2, 3);
        assertThat(cleared.history()).extracting(AlertView.Revision::priority).startsWith("medium", "high");
        int chain = cleared.chain();
        Pins before = newest.with(chain, newest.height(chain) - 1);
        AlertView open = alerts.alerts(AlertQueries.Which.OPEN, before).alerts().getFirst();
        assertThat(open.rev()).isEqualTo(2);
        assertThat(open.state()).isEqualTo("raised");
        assertThat(open.limit()).isEqualByComparingTo("80");
    }

    @Test
    void whatGatewaysRefusedIsShownWithItsCountItsSequencesAndItsReasonUntilThePatientIsErased() {
        ledger.vitals("bed-1", 0, 0, hr(70)).seal();
        ledger.refuse("pump", "bed-1", "b1", 4, 1)
                .refuse("pump", "bed-1", "b1", 5, 1)
                .refuse("pump", "bed-1", "b1", 7, 1)
                .seal();
        int chain = Patients.chainOf(PATIENT, LedgerFixture.CHAINS);
        long height = ledger.store().chain(chain).height();
        assertThat(items(chain, height))
                .filteredOn(item -> "refused".equals(item.get("kind")))
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry("count", 3)
                        .containsEntry("ranges", List.of(List.of(4L, 5L), List.of(7L, 7L)))
                        .containsEntry("reason", "bad-unit"));
        ledger.erase("bed-1", new EventId(1, 2)).seal();
        assertThat(items(chain, height))
                .filteredOn(item -> "refused".equals(item.get("kind")))
                .singleElement()
                .satisfies(item -> assertThat(item).doesNotContainKey("reason").containsEntry("count", 3));
    }

    private List<Map<String, Object>> items(int chain, long height) {
        LedgerStore store = ledger.store();
        return new ChainQueries(store, LedgerFixture.SITE)
                .block(chain, height, Pins.newest(store))
                .items();
    }
}
