package org.wardledger.core.hiding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class SiteVaultTest {
    private static final byte[] LOOKUP = FixedKeys.secret(1);
    private static final byte[] OLD = FixedKeys.secret(2);
    private static final byte[] NEW = FixedKeys.secret(3);
    private static final SiteVault VAULT = new SiteVault(LOOKUP, List.of(OLD));
    private static final PatientKey KEY = FixedKeys.key(-5, 2);

    @Test
    void a_wrapped_key_comes_back_with_its_patients_id() {
        Seeds.forEach(200, seed -> {
            RandomValues random = new RandomValues(seed);
            PatientKey key = new PatientKey(random.bits(), random.ordinal(), random.bytes(32));
            String id = random.patient();
            byte[] value = VAULT.wrap(key, id);
            SiteVault.Unwrapped back = VAULT.unwrap(value);
            assertThat(back.patientId()).isEqualTo(id);
            assertThat(back.key().secret()).isEqualTo(key.secret());
            assertThat(back.key().patient()).isEqualTo(key.patient());
            assertThat(back.key().epoch()).isEqualTo(key.epoch());
            assertThat(SiteVault.owner(value)).isEqualTo(new SiteVault.Owner(key.patient(), key.epoch()));
        });
    }

    @Test
    void every_changed_bit_and_every_other_length_is_refused() {
        byte[] value = VAULT.wrap(KEY, "bed.icu-1.b1");
        for (int bit = 0; bit < 8 * value.length; bit++) {
            byte[] mutant = value.clone();
            mutant[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> VAULT.unwrap(mutant))
                    .isInstanceOfAny(DecodeException.class, SiteVault.WrongKeystore.class);
        }
        for (int length = 0; length <= value.length + 1; length++) {
            byte[] other = Arrays.copyOf(value, length);
            if (length != value.length) {
                assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> VAULT.unwrap(other));
            }
        }
    }

    @Test
    void what_another_keystore_wrapped_is_told_from_what_was_changed() {
        byte[] value = VAULT.wrap(KEY, "p");
        SiteVault other = new SiteVault(LOOKUP, List.of(NEW));
        assertThatExceptionOfType(SiteVault.WrongKeystore.class).isThrownBy(() -> other.unwrap(value));
        byte[] changed = value.clone();
        changed[value.length - 60] ^= 1; // within the wrapped key
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> VAULT.unwrap(changed));
    }

    @Test
    void the_last_key_encryption_key_wraps_and_all_unwrap() {
        SiteVault both = new SiteVault(LOOKUP, List.of(OLD, NEW));
        byte[] before = VAULT.wrap(KEY, "p");
        byte[] after = both.wrap(KEY, "p");
        assertThat(both.unwrap(before).key().secret()).isEqualTo(KEY.secret());
        assertThat(both.unwrap(after).key().secret()).isEqualTo(KEY.secret());
        assertThat(new SiteVault(LOOKUP, List.of(NEW)).unwrap(after).patientId())
                .isEqualTo("p");
        assertThatExceptionOfType(SiteVault.WrongKeystore.class).isThrownBy(() -> VAULT.unwrap(after));
        assertThat(both).hasToString("site vault with 2 key-encryption keys");
    }

    @Test
    void a_patient_is_found_under_a_name_that_says_nothing() {
        assertThat(VAULT.lookup("p"))
                .hasSize(32)
                .isEqualTo(new SiteVault(LOOKUP, List.of(NEW)).lookup("p"))
                .isNotEqualTo(VAULT.lookup("q"))
                .isNotEqualTo(new SiteVault(NEW, List.of(OLD)).lookup("p"));
        assertThat(VAULT.recordKey("p", 300))
                .isEqualTo(new ByteWriter().bytes(VAULT.lookup("p")).varint(300).toBytes());
    }

    @Test
    void all_its_keys_have_32_bytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SiteVault(new byte[31], List.of(OLD)));
        assertThatIllegalArgumentException().isThrownBy(() -> new SiteVault(LOOKUP, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SiteVault(LOOKUP, List.of(OLD, new byte[33])));
    }
}
