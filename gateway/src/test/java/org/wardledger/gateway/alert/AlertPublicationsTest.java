package org.wardledger.gateway.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.gateway.alert.AlertPublications.Publication;

class AlertPublicationsTest {
    private static final String ALERT = """
            {"id":"a1","rev":1,"state":"raised","priority":"medium","kind":"physiological","code":"8867-4",\
            "value":45.50,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false,"patient":"p",\
            "ward":"icu-1","bed":"b1","device":"mon-1","chain":0,"time":"2026-11-20T10:00:07Z"}""";

    private final AlertPublications publications = new AlertPublications();

    @Test
    void a_raised_alert_becomes_its_topics_state_with_exactly_the_wards_fields() {
        List<Publication> out = of(ALERT);
        assertThat(out).hasSize(1);
        assertThat(out.getFirst().topic()).isEqualTo("wards/icu-1/beds/b1/alerts/a1");
        assertThat(text(out.getFirst())).isEqualTo("""
                        {"id":"a1","rev":1,"state":"raised","priority":"medium","kind":"physiological","code":"8867-4",\
                        "value":45.50,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false}""");
    }

    @Test
    void a_cleared_alert_is_said_once_more_and_then_taken_away() {
        List<Publication> out = of(ALERT.replace("raised", "cleared"));
        assertThat(out).hasSize(2);
        assertThat(text(out.get(0))).contains("\"state\":\"cleared\"");
        assertThat(out.get(1).payload()).isEmpty();
        assertThat(out.get(1).topic()).isEqualTo(out.get(0).topic());
    }

    @Test
    void an_older_revision_never_follows_a_newer_one() {
        of(ALERT.replace("\"rev\":1", "\"rev\":2"));
        assertThat(of(ALERT)).isEmpty();
        assertThat(of(ALERT.replace("\"rev\":1", "\"rev\":2"))).hasSize(1);
        assertThat(of(ALERT.replace("a1", "a2"))).hasSize(1);
    }

    @Test
    void an_alert_without_a_value_has_none_on_the_ward_either() {
        assertThat(text(of(ALERT.replace("\"value\":45.50,\"limit\":50,", "")).getFirst()))
                .doesNotContain("value")
                .doesNotContain("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"id\":\"a1\"}"})
    void what_is_not_an_alert_is_an_error(String record) {
        assertThatThrownBy(() -> of(record)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_name_that_would_leave_its_topic_is_an_error() {
        assertThatThrownBy(() -> of(ALERT.replace("icu-1", "icu/#"))).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Publication> of(String record) {
        return publications.of(record.getBytes(UTF_8));
    }

    private static String text(Publication publication) {
        return new String(publication.payload(), UTF_8);
    }
}
