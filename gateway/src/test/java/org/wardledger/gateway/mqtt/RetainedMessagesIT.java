package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.gateway.fixture.Device;
import org.wardledger.gateway.fixture.Mosquitto;

/** Retained messages on a real broker that restarts, forgets and refuses. */
@Timeout(120)
class RetainedMessagesIT {
    private static final String WARD = "wards/w/beds/";

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> settled = new CopyOnWriteArrayList<>();
    private Mosquitto broker;
    private RetainedMessages messages;

    @BeforeEach
    void startBroker() throws Exception {
        broker = Mosquitto.start(directory);
        messages = messages();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        broker.close();
    }

    @Test
    void what_is_told_is_published_in_order_and_retained() throws Exception {
        Device live = listener();
        connected();
        tell("b1/alerts/a", "1", "2", "3");
        tell("b1/alerts/b", "1", "");
        await().until(() -> settled.size() == 2);
        assertThat(heard(live, "a")).containsExactly("1", "2", "3");
        assertThat(heard(live, "b")).containsExactly("1", "");
        assertThat(retained()).containsExactly("a 3");
    }

    @Test
    void a_broker_that_comes_back_empty_has_what_stands_again() throws Exception {
        connected();
        tell("b1/alerts/a", "1");
        tell("b1/alerts/b", "1");
        tell("b1/alerts/b", "");
        await().until(() -> settled.size() == 3);
        broker.restartWithoutSessions();
        await().untilAsserted(() -> assertThat(retained()).containsExactly("a 1"));
    }

    @Test
    void a_broker_that_comes_back_with_an_older_state_is_put_right() throws Exception {
        connected();
        tell("b1/alerts/a", "1");
        tell("b1/alerts/b", "1");
        await().until(() -> settled.size() == 2);
        broker.stop();
        Path saved = broker.save();
        broker.restart();
        connected();
        tell("b1/alerts/a", "2");
        tell("b1/alerts/b", "2", "");
        await().until(() -> settled.size() == 4);
        broker.restartWith(saved);
        await().untilAsserted(() -> assertThat(retained()).containsExactly("a 2"));
    }

    @Test
    void while_there_is_no_broker_only_the_newest_is_kept() throws Exception {
        connected();
        broker.stop();
        await().until(() -> messages.trouble().isPresent());
        tell("b1/alerts/a", "1", "2");
        tell("b1/alerts/a", "3");
        tell("b1/alerts/b", "1", "");
        broker.restart();
        Device live = listener();
        await().until(() -> settled.size() == 3);
        assertThat(retained()).containsExactly("a 3");
        // retained, or live, or both
        await().untilAsserted(() -> assertThat(heard(live, "a")).containsOnly("3"));
        assertThat(heard(live, "b")).doesNotContain("1");
    }

    @Test
    void what_the_broker_refuses_is_said_and_tried_again_beside_the_others() throws Exception {
        broker.allowOnly("topic read #", "topic readwrite wards/w/beds/b2/#");
        connected();
        tell("b1/alerts/a", "1");
        tell("b2/alerts/b", "1");
        await().until(() -> settled.contains("b2/alerts/b"));
        await().until(() -> messages.trouble().isPresent());
        assertThat(messages.sentence()).contains("refuses").contains("wards/w/beds/b1/alerts/a");
        tell("b1/alerts/a", "2");
        tell("b2/alerts/b", "2");
        await().until(() -> settled.size() == 2);
        broker.allowOnly("topic readwrite #");
        await().atMost(Duration.ofSeconds(40)).until(() -> settled.size() == 4);
        assertThat(messages.trouble()).isEmpty();
        assertThat(retained()).containsExactlyInAnyOrder("a 2", "b 2");
    }

    @Test
    void what_is_forgotten_is_left_as_it_is() throws Exception {
        connected();
        tell("b1/alerts/a", "1");
        await().until(() -> settled.size() == 1);
        assertThat(messages.forget(0, Duration.ofSeconds(10))).isTrue();
        broker.restartWithoutSessions();
        connected();
        tell("b1/alerts/b", "1");
        await().until(() -> settled.size() == 2);
        assertThat(retained()).containsExactly("b 1");
    }

    // ---- fixtures

    private void connected() {
        await().until(() -> messages.trouble().isEmpty());
    }

    private RetainedMessages messages() {
        RetainedMessages made = new RetainedMessages(
                "retained",
                new LinkSettings(
                        broker.url(),
                        "retained-1",
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(50),
                        Duration.ofMillis(500)));
        open.add(made);
        made.start();
        return made;
    }

    private void tell(String topic, String... texts) {
        List<byte[]> payloads =
                Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
        messages.tell(0, WARD + topic, payloads, () -> settled.add(topic));
    }

    private Device listener() throws Exception {
        Device device = new Device(broker.url(), "listener", "b" + open.size(), "d");
        open.add(device);
        device.listen(WARD + "+/alerts/+");
        return device;
    }

    /** What came to a listener for an alert, so far. */
    private static List<String> heard(Device listener, String alert) {
        return listener.heard().stream()
                .filter(message -> message.topic().endsWith("/" + alert))
                .map(Device.Heard::payload)
                .toList();
    }

    /** Alert and payload of what somebody gets who subscribes now. */
    private List<String> retained() throws Exception {
        Device late = listener();
        // retained messages come with the subscription, so before what is published after it
        String marker = "marker" + open.size();
        messages.tell(1, WARD + "m/alerts/" + marker, List.of(new byte[] {'m'}), () -> {});
        await().until(() -> !heard(late, marker).isEmpty());
        return late.heard().stream()
                .filter(message -> message.retained() && !message.topic().contains("marker"))
                .map(message ->
                        message.topic().substring(message.topic().lastIndexOf('/') + 1) + " " + message.payload())
                .toList();
    }
}
