package org.wardledger.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class PayloadsTest {
    private static final long PATIENT = 0x0123456789ABCDEFL;

    @Test
    void a_payload_opens_with_its_patients_handle_and_with_no_other() {
        Seeds.forEach(500, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] content = random.bytes(1 + random.below(100));
            long handle = random.bits();
            byte[] payload = Payloads.seal(handle, content);
            assertThat(Payloads.open(handle, payload)).isEqualTo(content);
            long other = handle ^ (1L << random.below(64));
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Payloads.open(other, payload));
        });
    }

    @Test
    void equal_contents_of_two_patients_are_two_payloads() {
        byte[] content = {1, 2, 3};
        assertThat(Payloads.seal(1, content)).isNotEqualTo(Payloads.seal(2, content));
        assertThat(Payloads.seal(1, content)).isEqualTo(Payloads.seal(1, content));
    }

    @Test
    void sizes_are_bounded() {
        assertThat(Payloads.seal(PATIENT, new byte[61_431])).hasSize(Payloads.MAX_BYTES);
        assertThatIllegalArgumentException().isThrownBy(() -> Payloads.seal(PATIENT, new byte[61_432]));
        for (int length : new int[] {0, 1, 8, 9, Payloads.MAX_BYTES + 1}) {
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Payloads.open(0, new byte[length]));
        }
    }

    @Test
    void an_unknown_version_is_refused() {
        byte[] payload = Payloads.seal(PATIENT, new byte[] {1});
        payload[0] = 1;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Payloads.open(PATIENT, payload))
                .withMessage("unknown version of payload 1");
    }
}
