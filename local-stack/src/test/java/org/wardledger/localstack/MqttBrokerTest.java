package org.wardledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MqttBrokerTest {
    @Test
    void theListenerIsOnLoopbackAndNothingIsReported() {
        assertThat(MqttBroker.configuration(1883, false))
                .contains("<bind-address>127.0.0.1</bind-address>", "<mode>in-memory</mode>")
                .contains("<anonymous-usage-statistics><enabled>false</enabled>");
    }

    @Test
    void durableMeansFiles() {
        assertThat(MqttBroker.configuration(1883, true)).contains("<mode>file</mode>");
    }
}
