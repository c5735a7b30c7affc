package org.wardledger.simulator.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingJsonTest {

    private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.1239Z");

    @Test
    void vitalSignsAreWrittenAsTheFormatSays() {
        VitalSigns vitals = new VitalSigns(
                TIME,
                List.of(
                        Measurement.valid("8867-4", new BigDecimal("72"), "/min"),
                        Measurement.valid("8310-5", new BigDecimal("37.0"), "Cel"),
                        Measurement.sensorOff("59408-5", "%")));

        assertThat(json(vitals))
                .isEqualTo("{\"boot\":\"b1\",\"seq\":42,\"time\":\"2026-11-20T10:00:00.123Z\",\"measurements\":["
                        + "{\"code\":\"8867-4\",\"value\":72,\"unit\":\"/min\",\"quality\":\"valid\"},"
                        + "{\"code\":\"8310-5\",\"value\":37.0,\"unit\":\"Cel\",\"quality\":\"valid\"},"
                        + "{\"code\":\"59408-5\",\"unit\":\"%\",\"quality\":\"sensor-off\"}]}");
    }

    @Test
    void waveformsHaveNullForMissingSamplesAndPlainDecimals() {
        WaveformChunk chunk = new WaveformChunk(
                TIME,
                "MCL1",
                new BigDecimal("5E+2"),
                "mV",
                new BigDecimal("0.00000033"),
                BigDecimal.ZERO,
                Arrays.asList(67, null, -3));

        assertThat(json(chunk))
                .isEqualTo("{\"boot\":\"b1\",\"seq\":42,\"time\":\"2026-11-20T10:00:00.123Z\",\"signal\":\"MCL1\","
                        + "\"rate\":500,\"unit\":\"mV\",\"scale\":0.00000033,\"offset\":0,\"samples\":[67,null,-3]}");
    }

    @Test
    void timesAlwaysHaveMilliseconds() {
        assertThat(ReadingJson.time(Instant.parse("2026-11-20T10:00:00Z"))).isEqualTo("2026-11-20T10:00:00.000Z");
    }

    @Test
    void namesOfRecordingsBecomeNamesOfTheWire() {
        assertThat(Names.from("ABP mean [art]")).isEqualTo("ABP_mean_art_");
        assertThat(Names.from("x".repeat(100))).hasSize(64);
        assertThat(Names.from("é")).isEqualTo("_");
        assertThatThrownBy(() -> new Bedside("icu/1", "bed", "dev"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("icu/1");
    }

    private static String json(Observation observation) {
        return new String(ReadingJson.write("b1", 42, observation), StandardCharsets.UTF_8);
    }
}
