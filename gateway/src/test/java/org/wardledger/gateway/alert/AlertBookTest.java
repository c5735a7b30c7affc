package org.wardledger.gateway.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.gateway.alert.AlertBook.Telling;

class AlertBookTest {
    private static final String ALERT = """
            {"id":"a1","rev":1,"state":"raised","priority":"medium","kind":"physiological","code":"8867-4",\
            "value":45.50,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false,"patient":"p",\
            "ward":"icu-1","bed":"b1","device":"mon-1","chain":0,"time":"2026-11-20T10:00:07Z"}""";
    private static final String TOPIC = "wards/icu-1/beds/b1/alerts/";

    private final AlertBook book = new AlertBook();

    @Test
    void a_raised_alert_becomes_its_topics_state_with_exactly_the_wards_fields() {
        assertThat(next("a1", ALERT)).containsExactly(TOPIC + "a1", """
                        {"id":"a1","rev":1,"state":"raised","priority":"medium","kind":"physiological","code":"8867-4",\
                        "value":45.50,"limit":50,"rule":"hr-low","since":"2026-11-20T10:00:00Z","late":false}""");
    }

    @Test
    void a_cleared_alert_is_said_once_more_and_then_taken_away() {
        List<String> told = next("a1", ALERT.replace("raised", "cleared"));
        assertThat(told).hasSize(3).first().isEqualTo(TOPIC + "a1");
        assertThat(told.get(1)).contains("\"state\":\"cleared\"");
        assertThat(told.get(2)).isEmpty();
    }

    @Test
    void an_older_revision_or_the_same_one_never_follows() {
        next("a1", alert("a1", 2, "raised"));
        assertThat(next("a1", alert("a1", 1, "raised"))).isEmpty();
        assertThat(next("a1", alert("a1", 2, "raised"))).isEmpty();
        assertThat(next("a2", alert("a2", 1, "raised"))).isNotEmpty();
        next("a1", alert("a1", 3, "cleared"));
        assertThat(next("a1", alert("a1", 2, "raised"))).as("after its end").isEmpty();
    }

    @Test
    void of_the_backlog_the_newest_of_each_alert_is_told_and_nothing_of_what_ended_before() {
        backlog("a1", alert("a1", 1, "raised"), true);
        backlog("a2", alert("a2", 1, "raised"), true);
        backlog("a2", alert("a2", 2, "cleared"), true);
        backlog("a1", alert("a1", 2, "raised"), false);
        assertThat(outcome())
                .hasSize(1)
                .first()
                .asString()
                .contains(TOPIC + "a1")
                .contains("\"rev\":2");
    }

    @Test
    void of_what_ended_untold_only_the_end_is_told() {
        backlog("a1", alert("a1", 1, "raised"), true);
        backlog("a1", alert("a1", 2, "raised"), false);
        backlog("a1", alert("a1", 3, "cleared"), false);
        backlog("a2", alert("a2", 1, "raised"), false);
        backlog("a2", null, false);
        assertThat(outcome()).containsExactlyInAnyOrder(List.of(TOPIC + "a1", ""), List.of(TOPIC + "a2", ""));
        assertThat(outcome()).as("once").isEmpty();
        assertThat(next("a1", alert("a1", 3, "cleared"))).isEmpty();
    }

    @Test
    void an_erased_alert_that_stands_is_taken_away_and_does_not_come_back() {
        next("a1", ALERT);
        assertThat(next("a1", null)).containsExactly(TOPIC + "a1", "");
        assertThat(next("a1", null)).isEmpty();
        assertThat(next("a1", alert("a1", 2, "raised"))).isEmpty();
    }

    @Test
    void an_alert_that_goes_to_another_bed_is_said_there_and_taken_away_where_it_was() {
        next("a1", ALERT);
        List<String> told = next("a1", moved(2, "b7"));
        assertThat(told).hasSize(4).last().isEqualTo("");
        assertThat(told.getFirst()).isEqualTo("wards/icu-1/beds/b7/alerts/a1");
        assertThat(told.get(1)).contains("\"rev\":2").contains("\"state\":\"raised\"");
        assertThat(told.get(2)).isEqualTo(TOPIC + "a1");
        assertThat(next("a1", moved(3, "b1").replace("raised", "cleared")))
                .as("it ends somewhere else again")
                .containsSubsequence(TOPIC + "a1", "", "wards/icu-1/beds/b7/alerts/a1", "");
    }

    @Test
    void of_the_backlog_an_alert_stands_where_it_is_now_and_nowhere_else() {
        backlog("a1", ALERT, true);
        backlog("a1", moved(2, "b7"), false);
        backlog("a2", alert("a2", 1, "raised"), true);
        backlog("a2", moved(2, "b7").replace("a1", "a2"), true);
        backlog("a3", alert("a3", 1, "raised"), true);
        backlog("a3", moved(2, "b7").replace("a1", "a3"), false);
        backlog("a3", moved(3, "b1").replace("a1", "a3"), false);
        List<List<String>> outcome = outcome();
        assertThat(outcome.stream().filter(told -> told.get(1).isEmpty()).map(List::getFirst))
                .as("where somebody may still see it")
                .containsExactlyInAnyOrder(TOPIC + "a1", "wards/icu-1/beds/b7/alerts/a3");
        assertThat(outcome.stream().filter(told -> !told.get(1).isEmpty()).map(List::getFirst))
                .containsExactlyInAnyOrder(
                        "wards/icu-1/beds/b7/alerts/a1", "wards/icu-1/beds/b7/alerts/a2", TOPIC + "a3");
    }

    @Test
    void the_same_record_gives_the_same_bytes() {
        List<String> first = next("a1", ALERT);
        AlertBook after = new AlertBook();
        after.backlog("a1", ALERT.getBytes(UTF_8), true);
        assertThat(after.outcome().stream().map(AlertBookTest::texts)).containsExactly(first);
    }

    @Test
    void what_stands_is_not_forgotten_however_much_ends() {
        next("a1", ALERT);
        for (int i = 0; i < 3 * AlertBook.REMEMBERED; i++) {
            next("b" + i, alert("b" + i, 1, "cleared"));
        }
        assertThat(book.outcome()).hasSize(1);
    }

    @Test
    void an_alert_without_a_value_has_none_on_the_ward_either() {
        assertThat(next("a1", ALERT.replace("\"value\":45.50,\"limit\":50,", ""))
                        .get(1))
                .doesNotContain("value")
                .doesNotContain("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"id\":\"a1\"}"})
    void what_is_not_an_alert_is_an_error(String record) {
        assertThatThrownBy(() -> next("a1", record)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_name_that_would_leave_its_topic_is_an_error() {
        assertThatThrownBy(() -> next("a1", ALERT.replace("icu-1", "icu/#")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String alert(String id, int rev, String state) {
        return ALERT.replace("\"a1\"", '"' + id + '"')
                .replace("\"rev\":1", "\"rev\":" + rev)
                .replace("raised", state);
    }

    private static String moved(int rev, String bed) {
        return alert("a1", rev, "raised").replace("\"b1\"", '"' + bed + '"');
    }

    private void backlog(String id, @Nullable String record, boolean told) {
        book.backlog(id, record == null ? null : record.getBytes(UTF_8), told);
    }

    /** Each topic, and then its messages; nothing when nothing is told. */
    private List<String> next(String id, @Nullable String record) {
        return book.next(id, record == null ? null : record.getBytes(UTF_8)).stream()
                .flatMap(telling -> texts(telling).stream())
                .toList();
    }

    private List<List<String>> outcome() {
        return book.outcome().stream().map(AlertBookTest::texts).toList();
    }

    private static List<String> texts(Telling telling) {
        List<String> texts = new ArrayList<>(List.of(telling.topic()));
        telling.messages().forEach(message -> texts.add(new String(message, UTF_8)));
        return texts;
    }
}
