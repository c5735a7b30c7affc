package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.kinds;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.content.DeviceContent;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Patients;

/** What devices are: sealed, and told to whoever goes by it. */
class DeviceRegistrationTest {
    private final ChainBench bench = new ChainBench();

    @Test
    void a_registration_is_sealed_once_with_its_record_for_the_devices_topic() {
        bench.accept(0, new Input.Recorded(new EventId(1, 1), monitor(1000)));
        bench.accept(1, new Input.Recorded(new EventId(1, 1), monitor(1000)));
        assertThat(kinds(bench.cut())).isEqualTo("Content Recorded");
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        assertThat(bench.sealed.getLast().registrations()).containsExactly(DeviceRegistration.of(0, monitor(1000)));
        assertThat(ChainDevices.registrations(0, new ChainReader(bench.chain)))
                .containsExactly(DeviceRegistration.of(0, monitor(1000)));
    }

    @Test
    void a_newer_one_takes_its_place() {
        bench.accept(0, new Input.Recorded(new EventId(1, 1), monitor(1000)));
        bench.accept(1, new Input.Recorded(new EventId(1, 2), monitor(500)));
        bench.cut();
        assertThat(bench.sealed.getLast().registrations())
                .containsExactly(DeviceRegistration.of(0, monitor(1000)), DeviceRegistration.of(0, monitor(500)));
        assertThat(ChainDevices.registrations(0, new ChainReader(bench.chain)))
                .containsExactly(DeviceRegistration.of(0, monitor(500)));
        bench.accept(2, new Input.Tick());
        bench.accept(
                3,
                new Input.Recorded(
                        new EventId(1, 3), new DeviceContent("mon-2", "monitor", List.of("vitals"), 1, "biomed")));
        bench.cut();
        assertThat(bench.sealed.getLast().registrations())
                .as("each block tells its own")
                .hasSize(1);
    }

    @Test
    void it_is_no_patient_that_could_be_erased() {
        bench.accept(0, new Input.Recorded(new EventId(1, 1), monitor(1000)));
        bench.accept(1, new Input.Erase(new EventId(2, 2), Patients.ofDevice("mon-1")));
        assertThat(kinds(bench.cut())).isEqualTo("Content Recorded");
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
    }

    private static DeviceContent monitor(long intervalMs) {
        return new DeviceContent("mon-1", "monitor", List.of("vitals", "waveform.ecg-ii"), intervalMs, "biomed");
    }
}
