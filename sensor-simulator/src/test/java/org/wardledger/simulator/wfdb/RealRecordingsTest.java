package org.wardledger.simulator.wfdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wardledger.simulator.Recordings;

/** Counts as the data's README gives them; reading verifies every checksum and initial value. */
class RealRecordingsTest {

    @Test
    void realNumericsHaveAsManyValuesAsTheirReadmeSays() throws Exception {
        WfdbRecord record = WfdbReader.read(Recordings.numerics());

        Map<String, Integer> values = new LinkedHashMap<>();
        for (Signal signal : record.signals()) {
            values.put(signal.spec().description(), present(signal));
        }
        assertThat(record.frames()).isEqualTo(1936);
        assertThat(record.header().numerics()).isTrue();
        assertThat(values)
                .containsExactly(
                        Map.entry("HR", 1890),
                        Map.entry("ABPSys", 7),
                        Map.entry("ABPDias", 7),
                        Map.entry("ABPMean", 8),
                        Map.entry("PULSE", 1573),
                        Map.entry("RESP", 1891),
                        Map.entry("SpO2", 1573),
                        Map.entry("NBPSys", 152),
                        Map.entry("NBPDias", 152),
                        Map.entry("NBPMean", 152));
    }

    @Test
    void realNumericsAreExactDecimals() throws Exception {
        Signal resp = WfdbReader.read(Recordings.numerics()).signals().get(5);

        assertThat(resp.spec().physical(resp.adc(0).orElseThrow())).hasToString("23");
        assertThat(resp.spec().physical(235)).hasToString("23.5");
    }

    @Test
    void realWaveformsHaveTheirFramesSamplesPerFrameAndSkew() throws Exception {
        WfdbRecord record = WfdbReader.read(Recordings.waveforms());

        assertThat(record.header().numerics()).isFalse();
        assertThat(record.signals()).extracting(Signal::length).containsExactly(300_000, 75_000, 75_000);
        Signal ecg = record.signals().get(0);
        assertThat(ecg.adc(0)).hasValue(67);
        assertThat(ecg.adc(3)).hasValue(23);
        Signal pressure = record.signals().get(1);
        assertThat(pressure.adc(0)).hasValue(-943);
        assertThat(pressure.spec().offset()).hasToString("125");
        // RESP lies four frames late: stored -304 -279 -255 -231 -208, so its sample 0 is -208
        Signal resp = record.signals().get(2);
        assertThat(resp.adc(0)).hasValue(-208);
        assertThat(resp.adc(74_995)).isPresent();
        assertThat(resp.adc(74_996)).isEmpty();
    }

    private static int present(Signal signal) {
        int count = 0;
        for (int i = 0; i < signal.length(); i++) {
            count += signal.adc(i).isPresent() ? 1 : 0;
        }
        return count;
    }
}
