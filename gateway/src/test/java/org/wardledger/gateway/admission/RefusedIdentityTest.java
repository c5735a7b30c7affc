package org.wardledger.gateway.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;

/** What a refusal says of the reading that it would have been: as far as that can be read, and no further. */
class RefusedIdentityTest {
    private static final String VITALS = "wards/icu-1/beds/b1/devices/mon-1/vitals";
    private static final String ECG = "wards/icu-1/beds/b1/devices/mon-1/waveform/ecg-ii";
    private static final long ARRIVAL_MS = Instant.parse("2026-11-20T10:00:01Z").toEpochMilli();
    private static final Input.RefusedReading OF_BED =
            new Input.RefusedReading(null, "icu-1", "b1", "vitals", "b1", 42);

    private final List<Long> asked = new ArrayList<>();
    private @Nullable DeviceRecord held;

    private Input.Refused refused(String topic, @Nullable String contentType, byte[] payload, boolean overRate) {
        Received received = new Received(topic, contentType, payload, ARRIVAL_MS, overRate);
        Assignments assignments = (device, readingMs) -> {
            asked.add(readingMs);
            return held;
        };
        Admission.Refused refused =
                (Admission.Refused) new Admitter("gateway-1", Admitter.READING_JSON, Admitter.UnknownDevices.BED)
                        .decide(received, assignments)
                        .getFirst();
        assertThat(InputCodec.decode(refused.encoded())).isEqualTo(refused.input());
        assertThat(refused.patient()).isEqualTo(refused.input().patient());
        return refused.input();
    }

    private Input.Refused refused(String json) {
        return refused(VITALS, null, json.replace('\'', '"').getBytes(UTF_8), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'boot':'b1','seq':42,'time':'2026-11-20T10:00:00Z','measurements':[{'code':'0-0','value':1}]}",
                "{'boot':'b1','seq':42,'time':'2026-11-20T10:00:09Z','measurements':[]}",
                "{'measurements':[{'boot':'x','seq':7}],'x':{'seq':8},'seq':42,'boot':'b1'}",
                "{'boot':'b1','seq':42,'time':'yesterday'}",
                "{'boot':'b1','seq':42,'time':7}",
                "{'boot':'b1','seq':42,",
                "{'boot':'b1','seq':42,'measurements':[[[[[[[[",
            })
    void boot_and_sequence_are_read_wherever_they_stand(String json) {
        Input.Refused refused = refused(json);
        assertThat(refused.identity()).isEqualTo(OF_BED);
        assertThat(refused.device()).isEqualTo("mon-1");
        assertThat(refused.patient()).isEqualTo("bed.icu-1.b1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "[{'boot':'b1','seq':42}",
                "7",
                "{'boot':'b1'}",
                "{'seq':42}",
                "{'boot':'no name','seq':42}",
                "{'boot':7,'seq':42}",
                "{'boot':'b1','seq':'42'}",
                "{'boot':'b1','seq':-1}",
                "{'boot':'b1','seq':4.2}",
                "{'boot':'b1','seq':9223372036854775808}",
                "{'boot':'b1','seq':42,'seq':43}",
                "{'boot':'b1','boot':'b2','seq':42}",
            })
    void where_it_is_not_told_or_told_twice_there_is_none(String json) {
        Input.Refused refused = refused(json);
        assertThat(refused.identity()).isNull();
        assertThat(refused.device()).isEqualTo("mon-1");
        assertThat(refused.patient()).isEqualTo("bed.icu-1.b1");
        assertThat(asked).isEmpty();
    }

    @Test
    void it_is_told_whatever_the_reason_is() {
        byte[] json = "{\"boot\":\"b1\",\"seq\":42,\"time\":\"2026-11-20T10:00:00Z\"}".getBytes(UTF_8);
        assertThat(refused(VITALS, null, json, true).reason()).isEqualTo("rate-limited");
        assertThat(refused(VITALS, null, json, true).identity()).isEqualTo(OF_BED);
        assertThat(refused(VITALS, "text/plain", json, false).identity()).isEqualTo(OF_BED);
        byte[] large = new byte[Admitter.MAX_PAYLOAD_BYTES + 1];
        System.arraycopy(json, 0, large, 0, json.length - 1);
        large[json.length - 1] = ',';
        Input.Refused tooLarge = refused(VITALS, null, large, false);
        assertThat(tooLarge.reason()).isEqualTo("too-large");
        assertThat(tooLarge.identity()).isEqualTo(OF_BED);
        Input.RefusedReading wave = refused(ECG, null, json, false).identity();
        assertThat(wave).isEqualTo(new Input.RefusedReading(null, "icu-1", "b1", "waveform.ecg-ii", "b1", 42));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wards/icu-1/beds/b1/devices/mon-1/alarms",
                "wards/icu-1/beds/b1/devices/mon-1/waveform/no name",
                "wards/icu 1/beds/b1/devices/mon-1/vitals",
                "wards/icu-1/beds/b1/devices/mon-1",
                "elsewhere",
            })
    void a_topic_that_names_no_stream_leads_to_none(String topic) {
        byte[] json = "{\"boot\":\"b1\",\"seq\":42,\"time\":\"2026-11-20T10:00:00Z\"}".getBytes(UTF_8);
        assertThat(refused(topic, null, json, false).identity()).isNull();
    }

    @Test
    void it_is_refused_for_whom_the_device_measured_at_the_readings_time_else_at_its_arrival() {
        held = new DeviceRecord("mon-1", 7, 3, "patient-1", "icu-9", "b9", 0, List.of());
        Input.Refused refused = refused("{'boot':'b1','seq':42,'time':'2026-11-20T10:00:00Z'}");
        assertThat(refused.patient()).isEqualTo("patient-1");
        assertThat(refused.identity()).isEqualTo(new Input.RefusedReading(7L, "icu-9", "b9", "vitals", "b1", 42));
        refused("{'boot':'b1','seq':42,'time':'noon'}");
        assertThat(asked).containsExactly(ARRIVAL_MS - 1000, ARRIVAL_MS);
        held = held.erased();
        assertThat(refused("{'boot':'b1','seq':42}").patient()).isEqualTo("bed.icu-1.b1");
        assertThat(refused("{'boot':'b1','seq':42}").identity()).isEqualTo(OF_BED);
    }
}
