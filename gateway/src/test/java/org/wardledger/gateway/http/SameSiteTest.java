package org.wardledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameSiteTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8081,,",
        "localhost:8081,,",
        "[::1]:8081,,",
        "localhost,,none",
        "127.0.0.1:8081,http://127.0.0.1:8081,same-origin"
    })
    void programs_and_people_of_this_machine_may_ask(String host, @Nullable String origin, @Nullable String fetchSite) {
        assertThat(SameSite.mayAsk(host, origin, fetchSite)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ",,",
        "127.0.0.1:8081,http://evil.example,",
        "127.0.0.1:8081,http://127.0.0.1:8080,",
        "127.0.0.1:8081,null,",
        "127.0.0.1:8081,,cross-site",
        "127.0.0.1:8081,,same-site",
        "evil.example:8081,,",
        "127.0.0.1.evil.example:8081,,",
        "evil.example:8081,http://evil.example:8081,same-origin"
    })
    void a_page_of_another_site_may_not(@Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
        assertThat(SameSite.mayAsk(host, origin, fetchSite)).isFalse();
    }
}
