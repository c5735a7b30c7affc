package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HashTest {
    private static final String HEX = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @Test
    void textAndBytesGoThereAndBack() {
        Hash hash = Hash.fromHex(HEX);

        assertThat(hash.toHex()).isEqualTo(HEX).isEqualTo(hash.toString());
        assertThat(Hash.of(hash.toBytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(Base64.getDecoder().decode(hash.toBase64())).isEqualTo(hash.toBytes());
        assertThat(Hash.fromHex(HEX.toUpperCase(Locale.ROOT))).isEqualTo(hash);
    }

    @Test
    void theValueCannotBeChangedThroughItsArrays() {
        byte[] given = new byte[Hash.LENGTH];
        Hash hash = Hash.of(given);
        given[0] = 1;
        hash.toBytes()[1] = 1;

        assertThat(hash).isEqualTo(Hash.of(new byte[Hash.LENGTH]));
    }

    @Test
    void onlyThirtyTwoBytesAreAHash() {
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[33]));
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.fromHex(HEX.substring(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.fromHex("zz" + HEX.substring(2)));
    }

    @Test
    void theOrderIsThatOfUnsignedBytes() {
        Hash low = Hash.fromHex("7f" + HEX.substring(2));
        Hash high = Hash.fromHex("80" + HEX.substring(2));

        assertThat(low).isLessThan(high).isNotEqualTo(high);
        assertThat(low).isEqualByComparingTo(Hash.of(low.toBytes()));
    }
}
