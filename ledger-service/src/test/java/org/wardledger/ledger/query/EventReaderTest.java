package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.fixture.LedgerFixture;

class EventReaderTest {
    @TempDir
    Path dir;

    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = LedgerFixture.in(dir);
        for (int i = 0; i < 4; i++) {
            ledger.vitals("bed-1", i, i, hr(i == 2 ? 40 : 70)).vitals("bed-2", i, i, hr(71));
            ledger.vitals("bed-3", i, i, hr(72)).vitals("bed-4", i, i, hr(i == 1 ? 41 : 70));
            ledger.seal();
        }
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    private List<LedgerEvent> all(String from) {
        EventReader reader = new EventReader(
                ledger.store(), StreamPosition.parse(from, ledger.store()).orElseThrow(), null);
        List<LedgerEvent> events = new ArrayList<>();
        for (List<LedgerEvent> next = reader.next(); !next.isEmpty(); next = reader.next()) {
            events.addAll(next);
        }
        return events;
    }

    @Test
    void whoeverGoesOnBehindAnyEventHearsExactlyWhatHeHasNotHeard() {
        List<LedgerEvent> all = all("0:-1,1:-1");
        assertThat(all).hasSizeGreaterThan(20);
        for (int heard = 1; heard <= all.size(); heard++) {
            String id = all.get(heard - 1).position().text();
            assertThat(all(id).stream().map(EventReaderTest::what))
                    .containsExactlyInAnyOrderElementsOf(all.subList(heard, all.size()).stream()
                            .map(EventReaderTest::what)
                            .toList());
        }
    }

    /** Chains may take turns differently; each chain's events keep their order. */
    private static String what(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.Reading r -> AnswerJson.text(r.reading());
            case LedgerEvent.Alert a -> AnswerJson.text(a.alert());
            case LedgerEvent.Block b -> AnswerJson.text(b.block());
        };
    }

    @Test
    void aWardHearsItsOwnReadingsAndEveryBlock() {
        ledger.reading("x", "bed-1", 0, LedgerFixture.START_MS, new Measurements(List.of(hr(70))))
                .seal();
        EventReader reader = new EventReader(
                ledger.store(),
                StreamPosition.parse("0:-1,1:-1", ledger.store()).orElseThrow(),
                "x");
        int readings = 0;
        int blocks = 0;
        for (List<LedgerEvent> next = reader.next(); !next.isEmpty(); next = reader.next()) {
            for (LedgerEvent event : next) {
                readings += event instanceof LedgerEvent.Reading ? 1 : 0;
                blocks += event instanceof LedgerEvent.Block ? 1 : 0;
                assertThat(event).isNotInstanceOf(LedgerEvent.Alert.class);
            }
        }
        assertThat(readings).isEqualTo(1);
        assertThat(blocks).isEqualTo(ledger.blocks().size());
    }

    @Test
    void anAlertThatLeavesAWardIsToldThere() {
        String patient = Patients.ofBed("w", "bed-1");
        ledger.vitals("bed-1", 3, 3, hr(99)).seal(); // the identity of another reading: an alert at once
        StayContent stay =
                new StayContent(patient, StayContent.Kind.TRANSFERRED, "v", "b9", LedgerFixture.START_MS, "nurse");
        ledger.input(
                Patients.chainOf(patient, LedgerFixture.CHAINS),
                InputCodec.encode(new Input.Recorded(new EventId(1, 2), stay)));
        ledger.seal();
        assertThat(alertsOf("w")).endsWith("w 1 raised", "v 2 raised");
        assertThat(alertsOf("v")).containsExactly("v 2 raised");
    }

    private List<String> alertsOf(String ward) {
        EventReader reader = new EventReader(
                ledger.store(),
                StreamPosition.parse("0:-1,1:-1", ledger.store()).orElseThrow(),
                ward);
        List<String> alerts = new ArrayList<>();
        for (List<LedgerEvent> next = reader.next(); !next.isEmpty(); next = reader.next()) {
            for (LedgerEvent event : next) {
                if (event instanceof LedgerEvent.Alert(var position, var alert)) {
                    alerts.add(alert.ward() + " " + alert.rev() + " " + alert.state());
                }
            }
        }
        return alerts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0:1", "0:1,1:1,2:1", "0:1,0:1", "0:1+0,1:1", "x", "0:1,2:1"})
    void aPositionOfNoSuchSiteIsNone(String text) {
        assertThat(StreamPosition.parse(text, ledger.store())).isEmpty();
    }
}
