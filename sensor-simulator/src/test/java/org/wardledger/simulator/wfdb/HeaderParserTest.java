package org.wardledger.simulator.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.simulator.wfdb.WfdbException.MalformedHeader;
import org.wardledger.simulator.wfdb.WfdbException.Unsupported;

class HeaderParserTest {

    @Test
    void everyFieldOfASignalLineIsUnderstood() throws Exception {
        RecordHeader header = HeaderParser.parse("""
                # a comment first
                rec 1 125/250(17) 1000 10:00:00 01/01/2020
                rec.dat 212x4:3+512 12.84(-1605)/mmHg 12 7 -943 -23651 0 ABP of the left arm
                # a comment last
                """);

        SignalSpec signal = header.signals().getFirst();
        assertThat(header.name()).isEqualTo("rec");
        assertThat(header.frequency()).isEqualByComparingTo("125");
        assertThat(header.frames()).isEqualTo(1000);
        assertThat(signal.format()).isEqualTo(SampleFormat.FORMAT_212);
        assertThat(signal.samplesPerFrame()).isEqualTo(4);
        assertThat(signal.skew()).isEqualTo(3);
        assertThat(signal.byteOffset()).isEqualTo(512);
        assertThat(signal.gain()).isEqualByComparingTo("12.84");
        assertThat(signal.baseline()).isEqualTo(-1605);
        assertThat(signal.units()).isEqualTo("mmHg");
        assertThat(signal.initialValue()).isEqualTo(-943);
        assertThat(signal.checksum()).isEqualTo(-23651);
        assertThat(signal.description()).isEqualTo("ABP of the left arm");
    }

    @Test
    void whatIsLeftOutHasTheDocumentedDefault() throws Exception {
        RecordHeader header = HeaderParser.parse("rec 1\nrec.dat 16 0 16 5\n");

        SignalSpec signal = header.signals().getFirst();
        assertThat(header.frequency()).isEqualByComparingTo("250");
        assertThat(header.frames()).isZero();
        assertThat(signal.gain()).isEqualByComparingTo("200");
        assertThat(signal.baseline()).as("the ADC zero").isEqualTo(5);
        assertThat(signal.units()).isEqualTo("mV");
        assertThat(signal.checksum()).isNull();
        assertThat(signal.initialValue()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rec",
                "rec x",
                "rec -1",
                "rec 257",
                "rec 1 0\nrec.dat 16",
                "rec 1 1e99\nrec.dat 16",
                "rec 1 125 -5\nrec.dat 16",
                "rec 1 125 999999999999\nrec.dat 16",
                "rec 1",
                "rec 1\nrec.dat",
                "rec 1\nrec.dat x",
                "rec 1\nrec.dat 16x0",
                "rec 1\nrec.dat 16x9999",
                "rec 1\nrec.dat 16:-1",
                "rec 1\nrec.dat 16 abc",
                "rec 1\nrec.dat 16 10(x)/mV",
                "rec 1\nrec.dat 16 10 16 0 x",
                "rec 1\nrec.dat 16 10 16 0 0 99999999",
                "rec 1\nrec.dat 16\nrec.dat 16",
            })
    void aMalformedHeaderIsATypedError(String text) {
        assertThatThrownBy(() -> HeaderParser.parse(text))
                .isInstanceOf(MalformedHeader.class)
                .hasMessageStartingWith("header line ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rec/3 1\nrec.dat 16", "rec 1\n../rec.dat 16", "rec 1\nrec.dat 80", "rec 1\n- 16"})
    void whatIsNotReadIsSaidToBeUnsupported(String text) {
        assertThatThrownBy(() -> HeaderParser.parse(text)).isInstanceOf(Unsupported.class);
    }
}
