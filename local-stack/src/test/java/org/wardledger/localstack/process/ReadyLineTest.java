package org.wardledger.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "READY mqtt=127.0.0.1:1883 kafka=127.0.0.1:9092",
                "READY mqtt=127.0.0.1:1883",
                "READY kafka=127.0.0.1:9092"
            })
    void whatIsPrintedIsRead(String line) {
        assertThat(ReadyLine.parse(line)).map(ReadyLine::toString).contains(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "READYkafka=127.0.0.1:1", "READY kafka=10.0.0.1:9092", " READY mqtt=127.0.0.1:1"})
    void anyOtherLineIsNotTheReadyLine(String line) {
        assertThat(ReadyLine.parse(line)).isEmpty();
    }
}
