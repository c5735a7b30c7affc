package org.wardledger.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.vitals.Times;

class AccessContentTest {
    @Test
    void somebody_looked_at_something_at_least_once() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("", "readings", 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("a".repeat(256), "readings", 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("a", "", 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("a", "é".repeat(128), 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("a", "readings", 1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("a", "readings", -1, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessContent("a", "readings", 0, Times.MAX_MS + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessContent("a", "readings", 0, 0, 0));
        AccessContent widest = new AccessContent("a".repeat(255), "é".repeat(127), 0, Times.MAX_MS, Integer.MAX_VALUE);
        assertThat(ContentCodec.decode(ContentCodec.encode(widest))).isEqualTo(widest);
    }

    @Test
    void what_could_not_have_been_made_is_refused_when_it_is_read() {
        assertThat(ContentCodec.decode(access(0, 0, 1))).isEqualTo(new AccessContent("a", "b", 0, 0, 1));
        for (byte[] bad : new byte[][] {access(1, 0, 1), access(0, 0, 0), access(-1, 0, 1), access(0, 0, 1L << 31)}) {
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> ContentCodec.decode(bad));
        }
    }

    private static byte[] access(long fromMs, long toMs, long count) {
        ByteWriter out = new ByteWriter().u8(6).text("a").text("b");
        return out.varint(fromMs).varint(toMs).varint(count).toBytes();
    }
}
