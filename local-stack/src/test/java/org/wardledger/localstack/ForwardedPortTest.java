package org.wardledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedPortTest {
    @Test
    void kafkaListensOnItAndTellsTheForwardersAddress() {
        ForwardedPort port = ForwardedPort.parse("20001=127.0.0.1:20002");

        var settings = KafkaSettings.of(Path.of("log"), 9092, 9093, List.of(port));

        assertThat(settings.getProperty("listeners")).endsWith(",FORWARDED0://127.0.0.1:20001");
        assertThat(settings.getProperty("advertised.listeners"))
                .isEqualTo("PLAINTEXT://127.0.0.1:9092,FORWARDED0://127.0.0.1:20002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20001", "20001=20002", "=a:1", "20001=a:b", "20001=a:1,2=b:2"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> ForwardedPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
