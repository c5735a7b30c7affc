package org.wardledger.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class PatientsTest {
    /** Computed elsewhere: int.from_bytes(sha256(id).digest()[:8], 'big') % chains. */
    @ParameterizedTest
    @CsvSource({
        "bed.icu-1.b1, 1, 0",
        "bed.icu-1.b1, 2, 1",
        "bed.icu-1.b1, 3, 2",
        "bed.icu-1.b1, 7, 0",
        "bed.icu-1.b1, 2147483647, 1846898169",
        "bed.icu-1.b2, 1, 0",
        "bed.icu-1.b2, 2, 1",
        "bed.icu-1.b2, 3, 2",
        "bed.icu-1.b2, 7, 6",
        "bed.icu-1.b2, 2147483647, 338502022",
        "unknown, 1, 0",
        "unknown, 2, 1",
        "unknown, 3, 0",
        "unknown, 7, 5",
        "unknown, 2147483647, 506835696",
        "p, 1, 0",
        "p, 2, 1",
        "p, 3, 1",
        "p, 7, 0",
        "p, 2147483647, 1354768548",
        "é, 1, 0",
        "é, 2, 1",
        "é, 3, 0",
        "é, 7, 3",
        "é, 2147483647, 1432776272"
    })
    void a_patients_chain_is_the_first_eight_bytes_of_the_ids_digest_modulo_the_chains(
            String patient, int chains, int chain) {
        assertThat(Patients.chainOf(patient, chains)).isEqualTo(chain);
    }

    @Test
    void every_chain_is_within_the_site() {
        Seeds.forEach(1_000, seed -> {
            RandomValues random = new RandomValues(seed);
            int chains = 1 + random.below(random.chance(10) ? Integer.MAX_VALUE : 16);
            assertThat(Patients.chainOf(random.patient(), chains)).isBetween(0, chains - 1);
        });
        assertThatIllegalArgumentException().isThrownBy(() -> Patients.chainOf("p", 0));
    }

    @Test
    void until_somebody_is_registered_the_bed_is_the_patient() {
        assertThat(Patients.ofBed("icu-1", "b1")).isEqualTo("bed.icu-1.b1");
        assertThatIllegalArgumentException().isThrownBy(() -> Patients.ofBed("icu.1", "b1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Patients.ofBed("icu-1", ""));
    }

    @Test
    void an_id_has_1_to_200_characters() {
        assertThat(Patients.check("x".repeat(200))).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> Patients.check(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Patients.check("x".repeat(201)));
    }
}
