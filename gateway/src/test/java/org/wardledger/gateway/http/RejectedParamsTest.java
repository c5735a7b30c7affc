package org.wardledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.vitals.Times;
import org.wardledger.gateway.rejected.Cursor;
import org.wardledger.gateway.rejected.RejectedQuery;

class RejectedParamsTest {
    @Test
    void without_parameters_everything_is_asked_for() {
        assertThat(query(Map.of())).isEqualTo(new RejectedQuery(0, Times.MAX_MS + 1, null, null, null, 50, null));
    }

    @Test
    void parameters_say_what() {
        RejectedQuery query = query(Map.of(
                "from", "2026-11-20T11:00:00.0001+01:00",
                "to", "2026-11-20T10:00:01Z",
                "device", "mon-1",
                "reason", "unknown-code",
                "ward", "icu-1",
                "limit", "500",
                "cursor", "0:17,2:5"));
        assertThat(query.fromMs())
                .isEqualTo(Instant.parse("2026-11-20T10:00:00.001Z").toEpochMilli());
        assertThat(query.toMs()).isEqualTo(Instant.parse("2026-11-20T10:00:01Z").toEpochMilli());
        assertThat(query.device()).isEqualTo("mon-1");
        assertThat(query.reason()).isEqualTo("unknown-code");
        assertThat(query.ward()).isEqualTo("icu-1");
        assertThat(query.limit()).isEqualTo(500);
        assertThat(query.after()).isEqualTo(new Cursor(Map.of(0, 17L, 2, 5L)));
    }

    @ParameterizedTest
    @CsvSource({
        "from, yesterday",
        "from, 1969-12-31T23:59:59Z",
        "to, 2026-11-20T10:00:00",
        "device, a/b",
        "reason, Unknown Code",
        "ward, +",
        "limit, 0",
        "limit, 501",
        "limit, 1e3",
        "cursor, 0",
        "cursor, '0:1,'",
        "cursor, 0:-1"
    })
    void a_bad_one_is_named(String name, String value) {
        assertThatThrownBy(() -> query(Map.of(name, value))).isInstanceOfSatisfying(Problem.Raised.class, e -> {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().detail()).startsWith(name + " ");
        });
    }

    @Test
    void an_id_is_a_partition_and_an_offset() {
        assertThat(RejectedParams.id("3-17")).isEqualTo(new RejectedParams.Id(3, 17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3-", "-3-1", "3-1-1", "99999999999-1", "3-99999999999999999999"})
    void nothing_else_is(String text) {
        assertThatThrownBy(() -> RejectedParams.id(text)).isInstanceOf(Problem.Raised.class);
    }

    private static RejectedQuery query(Map<String, String> parameters) {
        return RejectedParams.query(parameters::get);
    }
}
