package org.wardledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackOnlyTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.2"})
    void this_machine_may_ask(String host) {
        assertThatCode(() -> LoopbackOnly.check(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.10"})
    void nobody_else_may_until_there_is_sign_in(String host) {
        assertThatThrownBy(() -> LoopbackOnly.check(host))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quarkus.http.host=" + host);
    }
}
