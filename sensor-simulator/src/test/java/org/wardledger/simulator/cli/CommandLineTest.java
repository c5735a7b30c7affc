package org.wardledger.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--scenario plague, no scenario \"plague\"",
        "--mqtt http://127.0.0.1:1883, --mqtt must be tcp://host:port",
        "--ward icu/1, --ward: ward must be",
        "--beds 0, --beds must be 1 to 10000",
        "--backfill-only, --backfill-only goes with --backfill alone",
        "--for -1, --for must not be negative",
    })
    void aWrongOptionIsNamed(String options, String said) {
        assertThat(run(("ward " + options).split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(said);
    }

    @Test
    void aRecordWithAWrongChecksumIsNotReplayed() throws Exception {
        Files.write(directory.resolve("rec.dat"), new byte[] {1, 0});
        Files.writeString(directory.resolve("recn.hea"), "recn 1 1 1\nrec.dat 16 1/bpm 16 0 1 2 0 HR");

        int code = run("replay", "--record", directory.resolve("recn.hea").toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("checksum of signal HR is 1, the header says 2");
    }

    @Test
    void aSpeedThatIsNoneIsNamed() {
        assertThat(run("replay", "--record", "x.hea", "--speed", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--speed must be max or a number");
    }

    @Test
    void aManifestThatIsNotThereCannotBeChecked() {
        assertThat(run("check", "--manifest", directory.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("could not be checked");
    }

    @Test
    void onlyAtItsOwnSpeedARecordingBeginsNow() {
        assertThat(new Speed(new BigDecimal("1.0")).firstIsNow()).isTrue();
        assertThat(new Speed(new BigDecimal("60")).firstIsNow()).isFalse();
        assertThat(new Speed(null).firstIsNow()).isFalse();
        assertThat(new Speed(new BigDecimal("60")).after(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Speed(null).after(Duration.ofDays(1))).isZero();
    }

    @Test
    void sequencesRiseByOneInEachStreamAndBootsAreUnique() {
        Numbering first = Numbering.forRunAt(Instant.parse("2026-11-20T10:00:00.123Z"));

        assertThat(first.boot()).matches("b20261120T100000123-[a-z0-9]{1,4}");
        assertThat(first.next("a")).isZero();
        assertThat(first.next("b")).isZero();
        assertThat(first.next("a")).isEqualTo(1);
    }

    private int run(String... args) {
        return SimulatorCommand.execute(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), args);
    }
}
