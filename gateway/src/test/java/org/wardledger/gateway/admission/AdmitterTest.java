package org.wardledger.gateway.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Waveform;
import org.wardledger.gateway.admission.Admitter.UnknownDevices;

class AdmitterTest {
    private static final String VITALS = "wards/icu-1/beds/b1/devices/mon-1/vitals";
    private static final String ECG = "wards/icu-1/beds/b1/devices/mon-1/waveform/ecg-ii";
    private static final long ARRIVAL_MS = Instant.parse("2026-11-20T10:00:01Z").toEpochMilli();
    private static final String HR = "{'code':'8867-4','value':72,'unit':'/min'}";
    private static final String WAVEFORM =
            "{'boot':'b1','seq':7,'time':'2026-11-20T10:00:00Z','signal':'ecg-ii','rate':250,'unit':'mV',"
                    + "'scale':0.005,'offset':0,'samples':[-1,null,2147483647]}";

    private final Admitter admitter = new Admitter("gateway-1", Admitter.READING_JSON, UnknownDevices.BED);
    private Assignments assignments = Assignments.NONE;

    // ---- what is admitted

    @Test
    void a_reading_is_admitted_with_its_identity_and_both_times() {
        Input.Admitted input = admitted(VITALS, reading(HR));
        assertThat(input.patient()).isEqualTo("bed.icu-1.b1");
        assertThat(input.gateway()).isEqualTo("gateway-1");
        assertThat(input.arrivalMs()).isEqualTo(ARRIVAL_MS);
        assertThat(input.reading().device()).isEqualTo("mon-1");
        assertThat(input.reading().boot()).isEqualTo("b1");
        assertThat(input.reading().seq()).isEqualTo(42);
        assertThat(input.reading().timeMs())
                .isEqualTo(Instant.parse("2026-11-20T10:00:00.123Z").toEpochMilli());
        assertThat(only(input)).isEqualTo(measured("8867-4", "72", "/min", Quality.VALID));
    }

    @Test
    void a_reading_of_an_assigned_device_is_its_patients_wherever_its_topic_says_that_it_stands() {
        long timeMs = Instant.parse("2026-11-20T10:00:00.123Z").toEpochMilli();
        DeviceRecord held = new DeviceRecord("mon-1", 7, 3, "patient-1", "icu-9", "b9", timeMs, List.of());
        assignments = (device, readingMs) -> device.equals("mon-1") && readingMs == timeMs ? held : null;
        Admission.Admitted admission = (Admission.Admitted) decide(VITALS, null, reading(HR));
        assertThat(admission.patient()).isEqualTo("patient-1");
        assertThat(admission.input().reading().ward()).isEqualTo("icu-9");
        assertThat(admission.input().reading().bed()).isEqualTo("b9");
        assertThat(admission.input().reading().seq()).isEqualTo(42);
        assertThat(InputCodec.decode(admission.encoded())).isEqualTo(new Input.AdmittedUnder(7, admission.input()));

        assignments = (device, readingMs) -> held.erased();
        assertThat(admitted(VITALS, reading(HR)).patient()).isEqualTo("bed.icu-1.b1");
    }

    @Test
    void a_registered_device_sends_what_it_was_registered_with() {
        assignments = registered(new DeviceRegistration("mon-1", 0, "monitor", List.of("vitals"), 1000));
        assertThat(admitted(VITALS, reading(HR)).reading().device()).isEqualTo("mon-1");
        assertThat(refused(ECG, null, WAVEFORM.replace('\'', '"').getBytes(UTF_8))
                        .reason())
                .isEqualTo(Reason.UNDECLARED_STREAM);
    }

    @Test
    void a_site_that_takes_nothing_of_unknown_devices_takes_what_is_registered_or_assigned() {
        Admitter strict = new Admitter("gateway-1", Admitter.READING_JSON, UnknownDevices.REJECT);
        Received received =
                new Received(VITALS, null, reading(HR).replace('\'', '"').getBytes(UTF_8), ARRIVAL_MS, false);
        assertThat(strict.decide(received, Assignments.NONE))
                .singleElement()
                .isInstanceOfSatisfying(Admission.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.UNKNOWN_DEVICE));
        DeviceRegistration monitor = new DeviceRegistration("mon-1", 0, "monitor", List.of("vitals"), 1000);
        assertThat(strict.decide(received, registered(monitor))).singleElement().isInstanceOf(Admission.Admitted.class);
        DeviceRecord held = new DeviceRecord("mon-1", 7, 3, "patient-1", "icu-9", "b9", 0, List.of());
        assertThat(strict.decide(received, (device, readingMs) -> held))
                .singleElement()
                .isInstanceOf(Admission.Admitted.class);
    }

    private static Assignments registered(DeviceRegistration registration) {
        return new Assignments() {
            @Override
            public @Nullable DeviceRecord at(String device, long readingMs) {
                return null;
            }

            @Override
            public @Nullable DeviceRegistration registration(String device) {
                return device.equals(registration.device()) ? registration : null;
            }
        };
    }

    @Test
    void the_encoded_input_decodes_to_the_input() {
        Admission.Admitted admission = (Admission.Admitted) decide(VITALS, null, reading(HR));
        assertThat(InputCodec.decode(admission.encoded())).isEqualTo(admission.input());
    }

    @Test
    void a_refused_message_has_the_digest_of_its_topic_and_bytes_whenever_it_arrives() {
        assertThat(refusedAt(VITALS, "{", 1).digest())
                .isEqualTo(refusedAt(VITALS, "{", 2).digest())
                .isEqualTo(Input.Refused.digest(VITALS, "{".getBytes(UTF_8)))
                .isNotEqualTo(refusedAt(ECG, "{", 1).digest())
                .isNotEqualTo(refusedAt(VITALS, "{{", 1).digest());
    }

    private static Input.Refused refusedAt(String topic, String payload, long arrivalMs) {
        Received received = new Received(topic, null, payload.getBytes(UTF_8), arrivalMs, false);
        return ((Admission.Refused) new Admitter("gateway-1", Admitter.READING_JSON, UnknownDevices.BED)
                        .decide(received, Assignments.NONE)
                        .getFirst())
                .input();
    }

    @Test
    void a_waveform_is_admitted_with_its_missing_samples() {
        Waveform waveform = (Waveform) admitted(ECG, WAVEFORM).reading().body();
        assertThat(waveform.samples()).containsExactly(-1, Waveform.MISSING, Integer.MAX_VALUE);
        assertThat(waveform.scale()).isEqualByComparingTo("0.005");
    }

    @ParameterizedTest
    @CsvSource({
        "36.60, 36.6",
        "40, 40",
        "0.1, 0.1",
        "3.70E1, 37",
        "36.123456789012345678901234567, 36.123456789012345678901234567"
    })
    void a_value_is_kept_as_the_decimal_it_was_written(String written, String kept) {
        Measurement measurement =
                only(admitted(VITALS, reading("{'code':'15074-8','value':" + written + ",'unit':'mmol/L'}")));
        assertThat(measurement).isEqualTo(measured("15074-8", kept, "mmol/L", Quality.VALID));
    }

    @ParameterizedTest
    @CsvSource({
        "8867-4, 301, /min, valid, implausible",
        "8867-4, 300, /min, valid, valid",
        "8867-4, -1, /min, questionable, implausible",
        "59408-5, 100.1, %, valid, implausible",
        "59408-5, 36, %, questionable, questionable",
        "8310-5, 19.9, Cel, valid, implausible",
        "8310-5, 45, Cel, valid, valid",
        "8867-4, 72, /min, implausible, implausible"
    })
    void a_value_no_patient_can_have_is_kept_and_flagged(
            String code, String value, String unit, String given, String kept) {
        Measurement measurement = only(admitted(
                VITALS,
                reading("{'code':'%s','value':%s,'unit':'%s','quality':'%s'}".formatted(code, value, unit, given))));
        assertThat(measurement.quality().text()).isEqualTo(kept);
        assertThat(measurement.value()).isEqualTo(new Value.Numeric(new BigDecimal(value)));
    }

    @Test
    void a_number_of_iso_11073_is_known_and_kept_as_it_came() {
        Measurement rate = only(admitted(VITALS, reading("{'code':'mdc:147842','value':301,'unit':'{beats}/min'}")));
        assertThat(rate).isEqualTo(measured("mdc:147842", "301", "{beats}/min", Quality.IMPLAUSIBLE));
        assertThat(rate.code()).isEqualTo("8867-4");
        assertThat(only(admitted(VITALS, reading("{'code':'mdc:160364','value':5.5,'unit':'mmol/L'}")))
                        .code())
                .isEqualTo("15074-8");
        assertThat(only(admitted(VITALS, reading("{'code':'mdc:150456','quality':'sensor-off'}"))))
                .isEqualTo(new Measurement("mdc:150456", null, "%", Quality.SENSOR_OFF));
    }

    @Test
    void a_sensor_that_is_off_has_no_value_and_may_leave_out_its_unit() {
        Measurement off = new Measurement("8867-4", null, "/min", Quality.SENSOR_OFF);
        assertThat(only(admitted(VITALS, reading("{'code':'8867-4','quality':'sensor-off'}"))))
                .isEqualTo(off);
        assertThat(only(admitted(VITALS, reading("{'code':'8867-4','unit':'/min','quality':'sensor-off'}"))))
                .isEqualTo(off);
    }

    @Test
    void a_coded_vital_has_a_code_for_its_value() {
        assertThat(only(admitted(VITALS, reading("{'code':'67775-7','value':'A'}")))
                        .value())
                .isEqualTo(new Value.Coded("A"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:00:00Z",
                "2026-11-20T10:00:00.123456789Z",
                "2026-11-20T11:00:00+01:00",
                "2026-11-20T10:00:03.000Z"
            })
    void a_time_with_an_offset_at_most_two_seconds_ahead_is_admitted(String time) {
        admitted(VITALS, reading(HR).replace("2026-11-20T10:00:00.123Z", time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.wardledger.reading+json",
                "Application/Vnd.Wardledger.Reading+JSON; charset=utf-8",
                " "
            })
    void our_content_type_is_read_in_any_spelling_and_blank_means_the_default(String contentType) {
        assertThat(decide(VITALS, contentType, reading(HR))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void the_largest_sequence_is_admitted() {
        assertThat(admitted(VITALS, reading(HR).replace("42", "9223372036854775807"))
                        .reading()
                        .seq())
                .isEqualTo(Long.MAX_VALUE);
    }

    // ---- what is refused

    @ParameterizedTest
    @CsvSource({
        "'', bad-topic",
        "wards/w/beds/b/devices/d, bad-topic",
        "wards/w/beds/b/devices/d/, bad-topic",
        "ward/w/beds/b/devices/d/vitals, bad-topic",
        "wards/w/bed/b/devices/d/vitals, bad-topic",
        "wards/w/beds/b/device/d/vitals, bad-topic",
        "/wards/w/beds/b/devices/d/vitals, bad-topic",
        "wards/w/beds/b/devices/d/status, unsupported-stream",
        "wards/w/beds/b/devices/d/vitals/x, unsupported-stream",
        "wards/w/beds/b/devices/d/waveform, unsupported-stream",
        "wards/w/beds/b/devices/d/waveform/, bad-name",
        "wards/w/beds/b/devices/d/waveform/a/b, bad-name",
        "wards/w w/beds/b/devices/d/vitals, bad-name",
        "wards/w/beds//devices/d/vitals, bad-name",
        "wards/w/beds/b/devices/dé/vitals, bad-name"
    })
    void a_topic_that_names_no_stream_is_refused(String topic, String reason) {
        assertThat(refused(topic, null, reading(HR).getBytes(UTF_8)).reason().code())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                        | malformed",
                "[]                                                      | malformed",
                "72                                                      | malformed",
                "{'boot':'b1','seq':42,                                  | malformed",
                "{}                                                      | malformed",
                "{HEAD}                                                  | malformed",
                "{HEAD,'measurements':[]}                                | malformed",
                "{HEAD,'measurements':{}}                                | malformed",
                "{HEAD,'measurements':[1]}                               | malformed",
                "{HEAD,'measurements':[HR]} {}                           | malformed",
                "{HEAD,'measurements':[HR],}                             | malformed",
                "{HEAD,'measurements':[HR],'extra':1}                    | malformed",
                "{HEAD,'measurements':[HR],'seq':42}                     | malformed",
                "{HEAD,'measurements':[HR],'measurements':[HR]}          | malformed",
                "{HEAD,'measurements':[HR],'samples':[1]}                | malformed",
                "{'seq':42,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | malformed",
                "{'boot':1,'seq':42,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | malformed",
                "{'boot':null,'seq':42,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | malformed",
                "{HEAD,'measurements':[{'code':'8867-4','value':72,'unit':'/min','x':1}]} | malformed",
                "{HEAD,'measurements':[{'code':'8867-4','value':[[[[1]]]],'unit':'/min'}]} | malformed",
                "{HEAD,'measurements':[{'code':'8867-4','value':NaN,'unit':'/min'}]}   | malformed",
                "{HEAD,'measurements':[{'code':'8867-4','value':072,'unit':'/min'}]}   | malformed",
                "{HEAD,'measurements':[{'code':'8867-4','value':true,'unit':'/min'}]}  | malformed",
                "{HEAD,'measurements':[{'value':72,'unit':'/min'}]}      | malformed",
                "{HEAD,'measurements':[{'code':'0000-0','value':72,'unit':'/min'}]}     | unknown-code",
                "{HEAD,'measurements':[{'code':'mdc:147843','value':72,'unit':'/min'}]} | unknown-code",
                "{HEAD,'measurements':[{'code':'mdc:0','value':'A'}]}                    | unknown-code",
                "{HEAD,'measurements':[{'code':'mdc:147842','value':72,'unit':'%'}]}     | bad-unit",
                "{HEAD,'measurements':[{'code':'8867-4','value':72}]}                   | bad-unit",
                "{HEAD,'measurements':[{'code':'8867-4','value':72,'unit':'bpm'}]}      | bad-unit",
                "{HEAD,'measurements':[{'code':'67775-7','value':'A','unit':'1'}]}      | bad-unit",
                "{HEAD,'measurements':[{'code':'8867-4','quality':'sensor-off','unit':'x'}]} | bad-unit",
                "{HEAD,'measurements':[{'code':'8867-4','unit':'/min'}]}                | bad-value",
                "{HEAD,'measurements':[{'code':'8867-4','value':'72','unit':'/min'}]}   | bad-value",
                "{HEAD,'measurements':[{'code':'67775-7','value':1}]}                   | bad-value",
                "{HEAD,'measurements':[{'code':'67775-7','value':''}]}                  | bad-value",
                "{HEAD,'measurements':[{'code':'67775-7','value':'é'}]}                 | bad-value",
                "{HEAD,'measurements':[{'code':'8867-4','value':72,'unit':'/min','quality':'sensor-off'}]} | bad-value",
                "{HEAD,'measurements':[{'code':'8867-4','value':1e400,'unit':'/min'}]}  | bad-value",
                "{HEAD,'measurements':[{'code':'8867-4','value':1e99999999999,'unit':'/min'}]} | bad-value",
                "{HEAD,'measurements':[{'code':'8867-4','value':0.00000000000000000000000000000000000000000001,'unit':'/min'}]} | malformed",
                "{HEAD,'measurements':[{'code':'8867-4','value':0.000000000000000000000000000000000001,'unit':'/min'}]} | bad-value",
                "{HEAD,'measurements':[{'code':'8867-4','value':72,'unit':'/min','quality':'fine'}]} | bad-quality",
                "{'boot':'b 1','seq':42,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | bad-name",
                "{'boot':'','seq':42,'time':'2026-11-20T10:00:00Z','measurements':[HR]}   | bad-name",
                "{'boot':'b1','seq':-1,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | bad-sequence",
                "{'boot':'b1','seq':1.0,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | bad-sequence",
                "{'boot':'b1','seq':'1','time':'2026-11-20T10:00:00Z','measurements':[HR]} | bad-sequence",
                "{'boot':'b1','seq':9223372036854775808,'time':'2026-11-20T10:00:00Z','measurements':[HR]} | bad-sequence",
                "{'boot':'b1','seq':42,'time':'2026-11-20T10:00:00','measurements':[HR]}  | bad-time",
                "{'boot':'b1','seq':42,'time':'2026-11-20T10:00Z','measurements':[HR]}    | bad-time",
                "{'boot':'b1','seq':42,'time':'2026-02-30T10:00:00Z','measurements':[HR]} | bad-time",
                "{'boot':'b1','seq':42,'time':'1969-12-31T23:59:59Z','measurements':[HR]} | bad-time",
                "{'boot':'b1','seq':42,'time':1700000000,'measurements':[HR]}             | bad-time",
                "{'boot':'b1','seq':42,'time':'2026-11-20T10:00:03.001Z','measurements':[HR]} | future-time",
            })
    void what_is_not_a_reading_is_refused_with_its_reason(@Nullable String payload, String reason) {
        String json = (payload == null ? "" : payload)
                .replace("HEAD", "'boot':'b1','seq':42,'time':'2026-11-20T10:00:00Z'")
                .replace("HR", HR)
                .replace('\'', '"');
        Admission.Refused refused = refused(VITALS, null, json.getBytes(UTF_8));
        assertThat(refused.reason().code()).isEqualTo(reason);
        assertThat(refused.detail()).startsWith(refused.reason().sentence()).doesNotContain("72");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"samples\":[-1,null,2147483647]    | \"samples\":[]            | malformed",
                "\"samples\":[-1,null,2147483647]    | \"samples\":[1.5]         | bad-value",
                "\"samples\":[-1,null,2147483647]    | \"samples\":[2147483648]  | bad-value",
                "\"samples\":[-1,null,2147483647]    | \"samples\":[-2147483648] | bad-value",
                "\"rate\":250                        | \"rate\":0                | bad-value",
                "\"rate\":250                        | \"rate\":\"250\"          | malformed",
                "\"scale\":0.005                     | \"scale\":0.0             | bad-value",
                "\"unit\":\"mV\"                     | \"unit\":\"\"             | bad-unit",
                "\"signal\":\"ecg-ii\"               | \"signal\":\"ecg-i\"      | bad-name",
                "\"offset\":0,                       | ''                        | malformed",
                "\"samples\":[-1,null,2147483647]    | \"measurements\":[]       | malformed"
            })
    void what_is_not_a_waveform_is_refused_with_its_reason(String part, String instead, String reason) {
        String json = WAVEFORM.replace('\'', '"').replace(part, instead);
        assertThat(refused(ECG, null, json.getBytes(UTF_8)).reason().code()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/senml+json", "x"})
    void an_unknown_content_type_is_refused(String contentType) {
        assertThat(refused(VITALS, contentType, reading(HR).getBytes(UTF_8)).reason())
                .isEqualTo(Reason.UNKNOWN_CONTENT_TYPE);
    }

    @Test
    void an_unknown_default_content_type_is_a_configuration_error() {
        assertThatThrownBy(() -> new Admitter("gateway-1", "application/json", UnknownDevices.BED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytes_that_are_not_utf_8_are_malformed() {
        byte[] payload = reading("{'code':'67775-7','value':'A'}").getBytes(UTF_8);
        payload[payload.length - 5] = (byte) 0xC0;
        assertThat(refused(VITALS, null, payload).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused(VITALS, null, reading(HR).getBytes(java.nio.charset.StandardCharsets.UTF_16))
                        .reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void what_is_larger_than_may_be_kept_is_refused() {
        assertThat(refused(VITALS, null, new byte[Admitter.MAX_PAYLOAD_BYTES + 1])
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
        String tooMany = String.join(",", Collections.nCopies(Measurements.MAX + 1, HR));
        assertThat(refused(VITALS, null, reading(tooMany).getBytes(UTF_8)).reason())
                .isEqualTo(Reason.TOO_LARGE);
        // 20,000 samples that jump from one end to the other take five bytes each
        assertThat(refused(ECG, null, waveform("-2000000000,2000000000", 10_000))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(refused(ECG, null, waveform("1", Waveform.MAX_SAMPLES + 1)).reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(decide(ECG, null, waveform("1", Waveform.MAX_SAMPLES))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void a_refusal_stays_in_the_beds_chain_as_far_as_the_topic_tells_it() {
        assertThat(refused("wards/w/beds/b/devices/?/vitals", null, new byte[0]).patient())
                .isEqualTo("bed.w.b");
        assertThat(refused("nonsense", null, new byte[0]).patient()).isEqualTo("unknown");
        Admission.Refused refused = refused(VITALS, null, new byte[0]);
        assertThat(refused.device()).isEqualTo("mon-1");
        assertThat(refused.input().source()).isEqualTo(VITALS);
        assertThat(InputCodec.decode(refused.encoded())).isEqualTo(refused.input());
    }

    @Test
    void a_topic_of_any_length_fits_into_the_refusal() {
        Admission.Refused refused = refused("wards/" + "é".repeat(30_000), null, new byte[0]);
        assertThat(refused.encoded().length).isLessThanOrEqualTo(InputCodec.MAX_BYTES);
    }

    @Test
    void what_came_over_its_devices_rate_is_refused_for_that() {
        Received flood = new Received(VITALS, null, reading(HR).getBytes(UTF_8), ARRIVAL_MS, true);
        assertThat(admitter.decide(flood, assignments))
                .extracting(decision -> ((Admission.Refused) decision).reason())
                .containsExactly(Reason.RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource({
        "8310-5, 98.6, [degF], valid",
        "8310-5, 30, [degF], implausible",
        "8480-6, 16, kPa, valid",
        "8480-6, 41, kPa, implausible",
        "8867-4, 72, {beats}/min, valid",
        "2339-0, 5.5, mmol/L, valid"
    })
    void a_value_is_sealed_in_the_unit_in_which_it_came_and_judged_in_its_vitals(
            String code, String value, String unit, String quality) {
        String measurement = "{'code':'" + code + "','value':" + value + ",'unit':'" + unit + "'}";
        Quality expected = quality.equals("valid") ? Quality.VALID : Quality.IMPLAUSIBLE;
        assertThat(only(admitted(VITALS, reading(measurement)))).isEqualTo(measured(code, value, unit, expected));
    }

    // ---- batches

    @Test
    void an_array_is_as_many_readings_and_a_bad_one_is_refused_alone() {
        String bad = "{\"boot\": \"é\"}";
        String batch = " [" + seq(1) + ",\n" + bad + " ," + seq(3) + ", \"a string\" , 4.50,[" + seq(5) + "],null]\n";
        List<Admission> decisions =
                admitter.decide(new Received(VITALS, null, batch.getBytes(UTF_8), ARRIVAL_MS, false), assignments);
        assertThat(decisions.stream().map(AdmitterTest::shown))
                .containsExactly(
                        "1",
                        "malformed " + bad,
                        "3",
                        "malformed \"a string\"",
                        "malformed 4.50",
                        "malformed [" + seq(5) + "]",
                        "malformed null");
        Admission.Refused refused = (Admission.Refused) decisions.get(1);
        assertThat(refused.input().digest()).isEqualTo(Input.Refused.digest(VITALS, bad.getBytes(UTF_8)));
        assertThat(InputCodec.decode(refused.encoded())).isEqualTo(refused.input());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[1,", "[1,]", "[1] 2", "[1}", "[{\"a\":1]", "[\"a]", "[[[[[[[]]]]]]]", "[nul]"})
    void an_array_that_is_none_is_refused_as_a_whole(String payload) {
        Admission.Refused refused = refused(VITALS, null, payload.getBytes(UTF_8));
        assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused.payload()).isEqualTo(payload.getBytes(UTF_8));
    }

    @Test
    void a_batch_has_at_most_a_thousand_readings() {
        String thousand = String.join(",", Collections.nCopies(JsonBatch.MAX, "1"));
        assertThat(admitter.decide(
                        new Received(VITALS, null, ("[" + thousand + "]").getBytes(UTF_8), ARRIVAL_MS, false),
                        assignments))
                .hasSize(JsonBatch.MAX);
        assertThat(refused(VITALS, null, ("[" + thousand + ",1]").getBytes(UTF_8))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    private static String seq(int number) {
        return reading(HR).replace("42", Integer.toString(number));
    }

    private static String shown(Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted ->
                Long.toString(admitted.input().reading().seq());
            case Admission.Refused refused -> refused.reason().code() + " " + new String(refused.payload(), UTF_8);
        };
    }

    // ---- fixtures

    private static String reading(String measurements) {
        return ("{'boot':'b1','seq':42,'time':'2026-11-20T10:00:00.123Z','measurements':[" + measurements + "]}")
                .replace('\'', '"');
    }

    private static byte[] waveform(String samples, int times) {
        return WAVEFORM.replace('\'', '"')
                .replace("-1,null,2147483647", String.join(",", Collections.nCopies(times, samples)))
                .getBytes(UTF_8);
    }

    private Admission decide(String topic, @Nullable String contentType, String payload) {
        return decide(topic, contentType, payload.getBytes(UTF_8));
    }

    private Admission decide(String topic, @Nullable String contentType, byte[] payload) {
        List<Admission> decisions =
                admitter.decide(new Received(topic, contentType, payload, ARRIVAL_MS, false), assignments);
        assertThat(decisions).hasSize(1);
        return decisions.getFirst();
    }

    private Input.Admitted admitted(String topic, String payload) {
        Admission admission = decide(topic, null, payload.replace('\'', '"'));
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).input();
    }

    private Admission.Refused refused(String topic, @Nullable String contentType, byte[] payload) {
        Admission admission = decide(topic, contentType, payload);
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        return (Admission.Refused) admission;
    }

    private static Measurement only(Input.Admitted input) {
        List<Measurement> list = ((Measurements) input.reading().body()).list();
        assertThat(list).hasSize(1);
        return list.getFirst();
    }

    private static Measurement measured(String code, String value, String unit, Quality quality) {
        return new Measurement(code, new Value.Numeric(new BigDecimal(value)), unit, quality);
    }
}
