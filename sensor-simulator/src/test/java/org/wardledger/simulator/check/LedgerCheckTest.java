package org.wardledger.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check against a stand-in for the ledger service (see {@link LedgerStandIn}), not the service itself. */
class LedgerCheckTest {

    private static final String VITALS_0 =
            "\"boot\":\"b1\",\"seq\":0,\"time\":\"2026-11-20T10:00:00.000Z\",\"measurements\":"
                    + "[{\"code\":\"8867-4\",\"value\":72.0,\"unit\":\"/min\"}]";
    private static final String VITALS_1 =
            "\"boot\":\"b1\",\"seq\":1,\"time\":\"2026-11-20T10:00:01.000Z\",\"measurements\":"
                    + "[{\"code\":\"59408-5\",\"unit\":\"%\",\"quality\":\"sensor-off\"}]";
    private static final String WAVE_0 =
            "\"signal\":\"ecg\",\"rate\":125,\"unit\":\"mV\",\"scale\":0.005," + "\"offset\":0,\"samples\":[1,null,-3]";

    @TempDir
    Path directory;

    private LedgerStandIn ledger;

    LedgerCheckTest() throws IOException {
        ledger = new LedgerStandIn();
    }

    @BeforeEach
    void manifest() throws IOException {
        String device = "{\"topic\":\"wards/w/beds/b/devices/d/";
        Files.writeString(
                directory.resolve("manifest"),
                device + "vitals\",\"payload\":{" + VITALS_0 + "}}\n" + device + "vitals\",\"payload\":{" + VITALS_1
                        + "}}\n" + device
                        + "waveform/ecg\",\"payload\":{\"boot\":\"b1\",\"seq\":0,\"time\":\"2026-11-20T09:59:59.000Z\","
                        + WAVE_0 + "}}\n" + "{\"sent\":4,\"acked\":3}\n");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void everythingThereAsSentIsClean() throws Exception {
        // the ledger strips trailing zeros, says the quality, and has a time of its own precision
        ledger.add(reading(
                "vitals", VITALS_0.replace("72.0", "72").replace("\"/min\"", "\"/min\",\"quality\":\"valid\"")));
        ledger.add(reading("vitals", VITALS_1));
        ledger.add(wave(WAVE_0));

        CheckReport report = check(Duration.ZERO);

        assertThat(report.line()).isEqualTo("sent=4 acked=3 found=3 missing=0 different=0 doubled=0");
        assertThat(report.clean()).isTrue();
        assertThat(ledger.queries().getFirst())
                .contains("from=2026-11-20T09:59:59.000Z")
                .contains("to=2026-11-20T10:00:01.001Z");
        assertThat(ledger.queries()).as("two pages").hasSize(2);
    }

    @Test
    void whatIsNotThereIsMissingAndNamed() throws Exception {
        ledger.add(reading("vitals", VITALS_0));
        ledger.add(wave(WAVE_0));

        CheckReport report = check(Duration.ZERO);

        assertThat(report.line()).isEqualTo("sent=4 acked=3 found=2 missing=1 different=0 doubled=0");
        assertThat(report.clean()).isFalse();
        assertThat(report.offenders()).hasSize(1);
        assertThat(report.offenders().getFirst())
                .startsWith("missing d/vitals/b1/1: sent time=2026-11-20T10:00:01Z 59408-5=- % sensor-off");
    }

    @Test
    void anotherValueIsDifferent() throws Exception {
        ledger.add(reading("vitals", VITALS_0.replace("72.0", "72.01")));
        ledger.add(reading("vitals", VITALS_1));
        ledger.add(wave(WAVE_0));

        CheckReport report = check(Duration.ZERO);

        assertThat(report.line()).isEqualTo("sent=4 acked=3 found=2 missing=0 different=1 doubled=0");
        assertThat(report.offenders().getFirst()).contains("8867-4=72 /min").contains("8867-4=72.01 /min");
    }

    @Test
    void aValueInventedWhereTheSensorWasOffIsDifferent() throws Exception {
        ledger.add(reading("vitals", VITALS_0));
        ledger.add(reading("vitals", VITALS_1.replace("\"unit\"", "\"value\":0,\"unit\"")));
        ledger.add(wave(WAVE_0));

        assertThat(check(Duration.ZERO).different()).isEqualTo(1);
    }

    @Test
    void aZeroInPlaceOfAMissingSampleIsDifferent() throws Exception {
        ledger.add(reading("vitals", VITALS_0));
        ledger.add(reading("vitals", VITALS_1));
        ledger.add(wave(WAVE_0.replace("null", "0")));

        assertThat(check(Duration.ZERO).different()).isEqualTo(1);
    }

    @Test
    void anIdentityThatIsThereTwiceIsDoubledExpectedOrNot() throws Exception {
        ledger.add(reading("vitals", VITALS_0));
        ledger.add(reading("vitals", VITALS_0));
        ledger.add(reading("vitals", VITALS_1));
        ledger.add(wave(WAVE_0));
        ledger.add(reading("vitals", VITALS_1.replace("b1", "other")));
        ledger.add(reading("vitals", VITALS_1.replace("b1", "other")));

        CheckReport report = check(Duration.ZERO);

        assertThat(report.line()).isEqualTo("sent=4 acked=3 found=3 missing=0 different=0 doubled=2");
        assertThat(report.clean()).isFalse();
    }

    @Test
    void theTailIsWaitedForAndAnUnreadyLedgerIsAskedAgain() throws Exception {
        ledger.failNext(1);
        ledger.add(reading("vitals", VITALS_0));
        ledger.add(wave(WAVE_0));
        Thread late = Thread.ofVirtual().start(() -> {
            org.awaitility.Awaitility.await().until(() -> ledger.queries().size() >= 2);
            ledger.add(reading("vitals", VITALS_1));
        });

        CheckReport report = check(Duration.ofSeconds(20));

        late.join();
        assertThat(report.clean()).isTrue();
    }

    @Test
    void aLedgerThatCannotBeAskedIsAnErrorAndNotAResult() {
        ledger.failNext(100);

        assertThatThrownBy(() -> check(Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
    }

    private CheckReport check(Duration wait) throws IOException, InterruptedException {
        return LedgerCheck.run(List.of(directory.resolve("manifest")), ledger.api(), wait);
    }

    private static String reading(String stream, String rest) {
        return "{\"chain\":0,\"height\":1,\"index\":2,\"ward\":\"w\",\"bed\":\"b\",\"device\":\"d\",\"stream\":\""
                + stream + "\"," + rest + "}";
    }

    private static String wave(String fields) {
        return reading(
                "waveform.ecg",
                "\"boot\":\"b1\",\"seq\":0,\"time\":\"2026-11-20T09:59:59.000Z\",\"waveform\":{" + fields + "}");
    }
}
