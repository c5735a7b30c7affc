package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wardledger.gateway.mqtt.RetainedTopics.Sending;

@Timeout(20)
class RetainedTopicsTest {
    private static final int REFUSED = 0x87;

    private final RetainedTopics<String> topics = new RetainedTopics<>("test");

    @Test
    void a_topic_has_one_message_under_way_and_the_last_answer_settles_all_that_waits() throws Exception {
        long epoch = topics.begin();
        tell("a", 1, "first", "1", "2");
        Sending<String> one = next();
        tell("a", 1, "second", "3");
        tell("b", 1, "other", "1");
        assertThat(text(next())).isEqualTo("b 1");
        assertThat(topics.answered(epoch, one, 0)).isEmpty();
        Sending<String> two = next();
        assertThat(text(two)).isEqualTo("a 2");
        assertThat(topics.answered(epoch, two, 0)).isEmpty();
        Sending<String> three = next();
        assertThat(text(three)).isEqualTo("a 3");
        assertThat(topics.answered(epoch, three, 0x10)).containsExactly("first", "second");
    }

    @Test
    void an_answer_of_an_earlier_connection_settles_nothing() throws Exception {
        long before = topics.begin();
        tell("a", 1, "a", "1");
        Sending<String> sent = next();
        assertThat(topics.end()).isEmpty();
        assertThat(topics.answered(before, sent, 0)).isEmpty();
        long now = topics.begin();
        Sending<String> again = next();
        assertThat(text(again)).isEqualTo("a 1");
        assertThat(topics.answered(before, sent, 0)).isEmpty();
        assertThat(topics.answered(now, again, 0)).containsExactly("a");
    }

    @Test
    void what_was_under_way_when_the_connection_ended_goes_last() throws Exception {
        topics.begin();
        tell("a", 1, "a", "1");
        next();
        tell("b", 1, "b", "1");
        topics.end();
        topics.begin();
        assertThat(text(next())).isEqualTo("b 1");
        assertThat(text(next())).isEqualTo("a 1");
    }

    @Test
    void forgetting_is_done_when_the_answers_have_come_whatever_they_are() throws Exception {
        long epoch = topics.begin();
        tell("a", 1, "a", "1");
        tell("b", 1, "b", "1");
        tell("c", 2, "c", "1");
        Sending<String> a = next();
        Sending<String> b = next();
        RetainedTopics.Settled<String> settled = topics.forget(1, "forget");
        assertThat(settled.done()).isEmpty();
        assertThat(settled.forgotten()).containsExactlyInAnyOrder("a", "b");
        assertThat(topics.answered(epoch, a, 0)).isEmpty();
        assertThat(topics.answered(epoch, b, REFUSED)).containsExactly("forget");
        assertThat(topics.refusal()).isEmpty();
        Sending<String> c = next();
        assertThat(text(c)).isEqualTo("c 1");
        assertThat(topics.answered(epoch, c, 0)).containsExactly("c");
    }

    @Test
    void forgetting_is_done_when_no_answer_can_come() throws Exception {
        topics.begin();
        tell("a", 1, "a", "1");
        next();
        assertThat(topics.forget(1, "forget").done()).isEmpty();
        assertThat(topics.end()).containsExactly("forget");
        assertThat(topics.forget(1, "again").done()).containsExactly("again");
        topics.begin();
        tell("b", 1, "b", "1");
        assertThat(text(next())).isEqualTo("b 1"); // and nothing on a
    }

    @Test
    void a_refused_topic_is_tried_again_with_its_newest_message() throws Exception {
        long epoch = topics.begin();
        tell("a", 1, "first", "1");
        assertThat(topics.answered(epoch, next(), REFUSED)).isEmpty();
        assertThat(topics.refusal().orElseThrow()).contains("on 1 topics, for example a, reason 135");
        tell("a", 1, "second", "2", "3");
        Sending<String> again = next();
        assertThat(text(again)).isEqualTo("a 3");
        assertThat(topics.answered(epoch, again, 0)).containsExactly("first", "second");
        assertThat(topics.refusal()).isEmpty();
    }

    @Test
    void nothing_is_taken_twice_or_after_the_end() throws Exception {
        topics.begin();
        tell("a", 1, "a", "1");
        assertThatThrownBy(() -> tell("a", 2, "other", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a is of group 1 and cannot be of group 2");
        assertThat(topics.close()).containsExactly("a");
        assertThat(topics.close()).isEmpty();
        assertThatThrownBy(() -> tell("a", 1, "late", "1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the channel is closed");
    }

    @Test
    void topics_without_a_message_are_remembered_up_to_a_bound() throws Exception {
        long epoch = topics.begin();
        for (int i = 0; i <= RetainedTopics.ENDED_KEPT; i++) {
            tell("t" + i, 1, "w", "");
            assertThat(topics.answered(epoch, next(), 0)).containsExactly("w");
        }
        topics.end();
        topics.begin();
        for (int i = 1; i <= RetainedTopics.ENDED_KEPT; i++) {
            assertThat(next().topic()).isNotEqualTo("t0");
        }
        AtomicBoolean lost = new AtomicBoolean(true);
        assertThat(topics.next(lost::get, 100_000)).isNull();
    }

    private void tell(String topic, int group, String waiting, String... payloads) {
        topics.tell(
                new MqttRetained(topic, group),
                Stream.of(payloads).map(text -> text.getBytes(UTF_8)).toList(),
                waiting);
    }

    private Sending<String> next() throws InterruptedException {
        return requireNonNull(topics.next(() -> false, 100_000));
    }

    private static String text(Sending<String> sending) {
        return sending.topic() + " " + new String(sending.payload(), UTF_8);
    }
}
