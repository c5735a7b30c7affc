package org.wardledger.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomContents;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.input.Input;

class DeviceBookTest {
    private static final AssignmentRef BED = new AssignmentRef(5, 55);
    private static final AssignmentRef OTHER_BED = new AssignmentRef(6, 66);

    private final DeviceBook book = new DeviceBook();

    @Test
    void a_record_comes_back_and_no_other_bytes_pass_for_it() {
        Seeds.forEach(60, seed -> {
            RandomValues random = new RandomValues(seed);
            DeviceRecord record = DeviceRecord.of(random.ordinal(), random.bits(), RandomContents.registered(random));
            DeviceRecord one = random.chance(30) ? record.erased() : record;
            CodecProbe<DeviceRecord> values =
                    new CodecProbe<>(DeviceRecord::value, bytes -> (DeviceRecord) DeviceFact.decode(one.key(), bytes));
            byte[] value = values.roundTrip(one);
            values.refusesOtherLengths(value);
            values.judgesMutantsOf(value, random);
            CodecProbe<DeviceRecord> keys =
                    new CodecProbe<>(DeviceRecord::key, bytes -> (DeviceRecord) DeviceFact.decode(bytes, value));
            keys.refusesOtherLengths(keys.roundTrip(one));
        });
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> DeviceFact.decode(record(1, 0, 100).key(), new byte[] {2}))
                .withMessageContaining("version");
    }

    @Test
    void a_registration_comes_back_and_no_other_bytes_pass_for_it() {
        Seeds.forEach(60, seed -> {
            RandomValues random = new RandomValues(seed);
            DeviceRegistration one = DeviceRegistration.of(random.ordinal(), RandomContents.device(random));
            CodecProbe<DeviceFact> values =
                    new CodecProbe<>(DeviceFact::value, bytes -> DeviceFact.decode(one.key(), bytes));
            byte[] value = values.roundTrip(one);
            values.refusesOtherLengths(value);
            values.judgesMutantsOf(value, random);
            CodecProbe<DeviceFact> keys = new CodecProbe<>(DeviceFact::key, bytes -> DeviceFact.decode(bytes, value));
            keys.refusesOtherLengths(keys.roundTrip(one));
        });
    }

    @Test
    void a_device_is_what_it_was_registered_as_last() {
        DeviceRegistration first = new DeviceRegistration("mon-1", 3, "monitor", List.of("vitals"), 1000);
        DeviceRegistration last = new DeviceRegistration("mon-1", 3, "monitor", List.of("waveform.ecg"), 250);
        book.put(first);
        book.put(new DeviceRegistration("a-pump", 1, "pump", List.of("vitals"), 60_000));
        book.put(last);
        assertThat(book.registration("mon-1")).isEqualTo(last);
        assertThat(book.registration("mon-2")).isNull();
        assertThat(book.registrations()).extracting(DeviceRegistration::device).containsExactly("a-pump", "mon-1");
        assertThat(book.devices()).as("with assignments").isZero();
    }

    @Test
    void a_device_has_the_assignment_that_began_last() {
        book.put(record(2, 0, 200));
        book.put(record(1, 0, 100));
        book.put(record(-3, 1, 300));
        book.put(record(4, 0, 300)); // at the same time: the higher handle
        assertThat(book.at("mon-1", 99)).isNull();
        assertThat(book.at("mon-1", 100)).isEqualTo(record(1, 0, 100));
        assertThat(book.at("mon-1", 199)).isEqualTo(record(1, 0, 100));
        assertThat(book.at("mon-1", 200)).isEqualTo(record(2, 0, 200));
        assertThat(book.at("mon-1", 1_000)).isEqualTo(record(4, 0, 300));
        assertThat(book.at("mon-2", 1_000)).isNull();
        assertThat(book.history("mon-1")).extracting(DeviceRecord::assignment).containsExactly(1L, 2L, -3L, 4L);
        assertThat(book.history("mon-2")).isEmpty();
        assertThat(book.devices()).isOne();
        assertThat(book.assignments()).isEqualTo(4);
    }

    @Test
    void a_newer_record_takes_the_place_of_the_older() {
        book.put(record(1, 0, 100));
        book.put(record(1, 0, 100).erased());
        assertThat(book.history("mon-1")).containsExactly(record(1, 0, 100).erased());
    }

    @Test
    void each_assignment_ends_where_the_next_one_begins_in_whatever_order_they_came() {
        book.put(record(3, 1, 300));
        book.put(record(1, 0, 100));
        book.put(record(2, 0, 200));
        assertThat(book.releases(0)).containsExactlyInAnyOrder(release(1, 200, 0, 2), release(2, 300, 1, 3));
        assertThat(book.releases(1)).isEmpty();
    }

    @Test
    void what_nobody_registered_ends_where_the_first_that_names_it_begins() {
        book.put(record(1, 0, 100, BED, OTHER_BED));
        book.put(record(2, 0, 50, BED));
        book.put(record(3, 0, 200, new AssignmentRef(0, 1)));
        assertThat(book.releases(5)).containsExactly(release(55, 50, 0, 2));
        assertThat(book.releases(6)).containsExactly(release(66, 100, 0, 1));
        assertThat(book.releases(0)).containsExactly(release(2, 100, 0, 1), release(1, 200, 0, 3));
    }

    private static Input.Release release(long assignment, long untilMs, int chain, long successor) {
        return new Input.Release(assignment, new ReleaseContent(untilMs, new AssignmentRef(chain, successor)));
    }

    private static DeviceRecord record(long assignment, int chain, long fromMs, AssignmentRef... predecessors) {
        return new DeviceRecord(
                "mon-1", assignment, chain, "patient-" + assignment, "icu", "b1", fromMs, List.of(predecessors));
    }
}
