package org.wardledger.core.hiding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.PlainKey;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class PatientKeyTest {
    private static final byte[] SECRET = FixedKeys.secret(5);
    private static final PatientKey KEY = new PatientKey(7, 3, SECRET);
    private static final List<PatientKey> OTHERS = List.of(
            new PatientKey(8, 3, SECRET), new PatientKey(7, 4, SECRET), new PatientKey(7, 3, FixedKeys.secret(6)));

    @Test
    void what_is_sealed_comes_back_and_is_laid_out_as_the_formats_say() {
        PlainKey plain = new PlainKey(7, 3, SECRET);
        Seeds.forEach(200, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] content = random.bytes(random.below(200));
            byte[] payload = KEY.seal(content);
            assertThat(KEY.open(payload)).isEqualTo(content);
            assertThat(payload).hasSize(1 + 12 + content.length + 16);
            assertThat(payload[0]).isOne();
            assertThat(Arrays.copyOfRange(payload, 1, 13)).isEqualTo(plain.nonce(content));
            assertThat(plain.open(payload)).isEqualTo(content);
        });
    }

    @Test
    void equal_contents_have_equal_payloads_under_one_key_and_others_under_every_other() {
        byte[] content = {1, 2, 3};
        assertThat(KEY.seal(content)).isEqualTo(new PatientKey(7, 3, SECRET).seal(content.clone()));
        assertThat(KEY.seal(new byte[] {1, 2, 4})).isNotEqualTo(KEY.seal(content));
        for (PatientKey other : OTHERS) {
            assertThat(other.seal(content)).isNotEqualTo(KEY.seal(content));
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> other.open(KEY.seal(content)));
        }
    }

    @Test
    void every_changed_bit_and_every_other_length_is_refused() {
        byte[] payload = KEY.seal("seventy-two".getBytes(UTF_8));
        for (int bit = 0; bit < 8 * payload.length; bit++) {
            byte[] mutant = payload.clone();
            mutant[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> KEY.open(mutant));
        }
        for (int length = 0; length <= payload.length + 1; length++) {
            byte[] other = Arrays.copyOf(payload, length);
            if (length != payload.length) {
                assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> KEY.open(other));
            }
        }
    }

    @Test
    void a_payload_has_at_most_60_kib() {
        int largest = PatientKey.MAX_PAYLOAD_BYTES - 29;
        assertThat(KEY.open(KEY.seal(new byte[largest]))).hasSize(largest);
        assertThatIllegalArgumentException().isThrownBy(() -> KEY.seal(new byte[largest + 1]));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> KEY.open(new byte[PatientKey.MAX_PAYLOAD_BYTES + 1]))
                .withMessageContaining("61441 bytes");
    }

    @Test
    void a_key_has_32_bytes_and_is_copied_and_epochs_count_from_0() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PatientKey(1, 0, new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> new PatientKey(1, 0, new byte[33]));
        assertThatIllegalArgumentException().isThrownBy(() -> new PatientKey(1, -1, SECRET));
        byte[] secret = SECRET.clone();
        PatientKey key = new PatientKey(7, 3, secret);
        secret[0]++;
        key.secret()[0]++;
        assertThat(key.secret()).isEqualTo(SECRET);
        assertThat(key).hasToString("key of a patient, epoch 3");
    }

    @Test
    void an_alerts_name_follows_from_key_rule_and_sample() {
        byte[] source = {0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0, 42};
        byte[] name = KEY.alertName("hr-low", source);
        assertThat(name).isEqualTo(new PlainKey(7, 3, SECRET).alertId("hr-low", 0x2222222222222222L, 0, 42));
        assertThat(KEY.alertName("hr-lo", source)).isNotEqualTo(name);
        assertThat(KEY.alertName("hr-low", new byte[] {1})).isNotEqualTo(name);
        assertThat(OTHERS.getLast().alertName("hr-low", source)).isNotEqualTo(name);
    }

    @Test
    void a_closed_record_opens_under_its_own_name_and_key_only() {
        byte[] name = "xname".getBytes(UTF_8);
        byte[] record = "bed.icu-1.b1".getBytes(UTF_8);
        byte[] closed = KEY.sealRecord(name, record);
        assertThat(PatientKey.epochOfRecord(closed)).isEqualTo(3);
        assertThat(KEY.openRecord(name, closed)).isEqualTo(record);
        assertThat(KEY.sealRecord(name, record)).isEqualTo(closed);
        byte[] another = "xnbme".getBytes(UTF_8);
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> KEY.openRecord(another, closed));
        // a handle is part of a record's name and not of the key's derivation
        for (PatientKey other : OTHERS.subList(1, 3)) {
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> other.openRecord(name, closed));
        }
        for (int bit = 0; bit < 8 * closed.length; bit++) {
            byte[] mutant = closed.clone();
            mutant[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> KEY.openRecord(name, mutant));
        }
    }

    @Test
    void no_two_records_have_the_same_nonce_however_name_and_record_join() {
        byte[] one = KEY.sealRecord("ab".getBytes(UTF_8), "c".getBytes(UTF_8));
        byte[] other = KEY.sealRecord("a".getBytes(UTF_8), "bc".getBytes(UTF_8));
        assertThat(Arrays.copyOfRange(one, 1, 13)).isNotEqualTo(Arrays.copyOfRange(other, 1, 13));
    }

    @Test
    void lookups_under_two_keys_have_nothing_in_common() {
        byte[] what = "mon-1".getBytes(UTF_8);
        assertThat(KEY.lookup(what)).hasSize(32).isEqualTo(KEY.lookup(what));
        assertThat(OTHERS.getLast().lookup(what)).isNotEqualTo(KEY.lookup(what));
    }
}
