package org.wardledger.simulator.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.simulator.wfdb.WfdbException.ChecksumMismatch;
import org.wardledger.simulator.wfdb.WfdbException.InitialValueMismatch;
import org.wardledger.simulator.wfdb.WfdbException.Truncated;
import org.wardledger.simulator.wfdb.WfdbException.Unsupported;

class WfdbReaderTest {

    @TempDir
    Path directory;

    @Test
    void format16IsLittleEndianAndSigned() throws Exception {
        data(0x01, 0x00, 0xff, 0xff, 0x00, 0x80, 0xff, 0x7f);

        Signal signal =
                read("rec 1 125 4\nrec.dat 16 1 16 0 1 -1 0 X").signals().getFirst();

        assertThat(signal.adc(0)).hasValue(1);
        assertThat(signal.adc(1)).hasValue(-1);
        assertThat(signal.adc(2)).as("-32768 means no value").isEmpty();
        assertThat(signal.adc(3)).hasValue(32767);
    }

    @Test
    void format212PacksTwoSamplesInThreeBytes() throws Exception {
        // 0x7ff (2047) and 0x800 (-2048); then 0xfff (-1) alone in two bytes
        data(0xff, 0x87, 0x00, 0xff, 0x0f);

        Signal signal = read("rec 1 125 3\nrec.dat 212 1").signals().getFirst();

        assertThat(signal.adc(0)).hasValue(2047);
        assertThat(signal.adc(1)).as("-2048 means no value").isEmpty();
        assertThat(signal.adc(2)).hasValue(-1);
    }

    @Test
    void signalsOfOneFileAreInterleavedFrameByFrame() throws Exception {
        data(1, 0, 2, 0, 10, 0, 3, 0, 4, 0, 20, 0);

        WfdbRecord record = read("rec 2 100 2\nrec.dat 16x2 1\nrec.dat 16 1");

        Signal fast = record.signals().get(0);
        assertThat(fast.length()).isEqualTo(4);
        assertThat(fast.adc(2)).hasValue(3);
        assertThat(record.signals().get(1).adc(1)).hasValue(20);
    }

    @Test
    void eachSignalMayHaveAFileOfItsOwn() throws Exception {
        data(1, 0, 2, 0);
        Files.write(directory.resolve("other.dat"), new byte[] {0, 0, 9, 0, 8, 0});

        WfdbRecord record = read("rec 2 100 2\nrec.dat 16 1\nother.dat 16+2 1");

        assertThat(record.signals().get(0).adc(1)).hasValue(2);
        assertThat(record.signals().get(1).adc(0)).as("after the prolog").hasValue(9);
    }

    @Test
    void zeroMeansNoValueInNumericsOnly() throws Exception {
        data(0, 0, 5, 0);

        assertThat(read("recn 1 0.5 2\nrec.dat 16 1").signals().getFirst().adc(0))
                .isEmpty();
        assertThat(read("rec 1 125 2\nrec.dat 16 1").signals().getFirst().adc(0))
                .hasValue(0);
    }

    @Test
    void aLengthLeftOutIsThatOfTheFile() throws Exception {
        data(1, 0, 2, 0, 3, 0);

        assertThat(read("rec 1 125\nrec.dat 16 1").frames()).isEqualTo(3);
    }

    @Test
    void aWrongChecksumIsATypedError() throws Exception {
        data(1, 0, 2, 0);

        assertThatThrownBy(() -> read("rec 1 125 2\nrec.dat 16 1 16 0 1 4 0 HR"))
                .isInstanceOf(ChecksumMismatch.class)
                .hasMessage("checksum of signal HR is 3, the header says 4");
    }

    @Test
    void aWrongInitialValueIsATypedError() throws Exception {
        data(1, 0, 2, 0);

        assertThatThrownBy(() -> read("rec 1 125 2\nrec.dat 16 1 16 0 7 3 0 HR"))
                .isInstanceOf(InitialValueMismatch.class)
                .hasMessageContaining("HR is 1, the header says 7");
    }

    @Test
    void aShortFileIsATypedError() throws Exception {
        data(1, 0, 2, 0);

        assertThatThrownBy(() -> read("rec 1 125 3\nrec.dat 16 1")).isInstanceOf(Truncated.class);
    }

    @Test
    void formatsMixedInOneFileAreUnsupported() throws Exception {
        data(1, 0, 2, 0);

        assertThatThrownBy(() -> read("rec 2 125 1\nrec.dat 16 1\nrec.dat 212 1"))
                .isInstanceOf(Unsupported.class);
    }

    @Test
    void aGainThatDoesNotDivideEvenlyIsRoundedToFifteenDigits() throws Exception {
        data(1, 0);

        SignalSpec spec =
                read("rec 1 125 1\nrec.dat 16 2963.77/mV").signals().getFirst().spec();

        assertThat(spec.physical(1)).isEqualTo(spec.scale());
        assertThat(spec.scale().precision()).isEqualTo(15);
        assertThat(spec.scale().multiply(spec.gain())).isCloseTo(BigDecimal.ONE, within("1e-14"));
    }

    private static Offset<BigDecimal> within(String limit) {
        return Offset.offset(new BigDecimal(limit));
    }

    private WfdbRecord read(String header) throws IOException, WfdbException {
        Path file = directory.resolve("rec.hea");
        Files.writeString(file, header);
        return WfdbReader.read(file);
    }

    private void data(int... bytes) throws IOException {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        Files.write(directory.resolve("rec.dat"), data);
    }
}
