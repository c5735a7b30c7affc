package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.gateway.fixture.Device;
import org.wardledger.gateway.fixture.Mosquitto;

/** Retained messages on a real broker that restarts, forgets and refuses. */
@Timeout(120)
class RetainedChannelIT {
    private static final String WARD = "wards/w/beds/";
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> settled = new CopyOnWriteArrayList<>();
    private final Map<String, Throwable> failed = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private Mosquitto broker;
    private RetainedChannel channel;

    @BeforeEach
    void startBroker() throws Exception {
        broker = Mosquitto.start(directory);
        channel = channel();
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
        await().until(() -> channel.trouble().isPresent());
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
        await().until(() -> channel.trouble().isPresent());
        assertThat(channel.sentence()).contains("refuses").contains("wards/w/beds/b1/alerts/a");
        tell("b1/alerts/a", "2");
        tell("b2/alerts/b", "2");
        await().until(() -> settled.size() == 2);
        broker.allowOnly("topic readwrite #");
        await().atMost(Duration.ofSeconds(40)).until(() -> settled.size() == 4);
        assertThat(channel.trouble()).isEmpty();
        assertThat(retained()).containsExactlyInAnyOrder("a 2", "b 2");
    }

    @Test
    void what_is_forgotten_is_left_as_it_is() throws Exception {
        connected();
        tell("b1/alerts/a", "1");
        await().until(() -> settled.size() == 1);
        send(NOTHING, "forget", new MqttForget(0));
        await().until(() -> settled.contains("forget"));
        settled.clear();
        broker.restartWithoutSessions();
        connected();
        tell("b1/alerts/b", "1");
        await().until(() -> settled.contains("b1/alerts/b"));
        assertThat(retained()).containsExactly("b 1");
    }

    @Test
    void every_message_is_acknowledged_or_not_never_neither() throws Exception {
        assertThat(demand).hasValue(Long.MAX_VALUE);
        connected();
        send(NOTHING, "no metadata", "of ours");
        send("text", "no bytes", new MqttRetained(WARD + "b1/alerts/a", 0));
        send(List.of(), "nothing", new MqttRetained(WARD + "b1/alerts/a", 0));
        assertThat(failed.keySet()).containsExactlyInAnyOrder("no metadata", "no bytes", "nothing");
        tell("b1/alerts/a", "1");
        await().until(() -> settled.equals(List.of("b1/alerts/a")));
        send(new byte[] {'2'}, "another group", new MqttRetained(WARD + "b1/alerts/a", 1));
        assertThat(failed).containsKey("another group");
        broker.stop();
        await().until(() -> channel.trouble().isPresent());
        tell("b1/alerts/a", "2");
        send(NOTHING, "forget", new MqttForget(0)); // no answer can be under way
        assertThat(settled).containsExactly("b1/alerts/a", "forget");
        assertThat(failed.get("b1/alerts/a")).isInstanceOf(MqttForget.Forgotten.class);
        tell("b1/alerts/b", "1");
        channel.close();
        tell("b1/alerts/c", "1");
        assertThat(failed.get("b1/alerts/b")).hasMessage("the channel is closed");
        assertThat(failed.get("b1/alerts/c")).hasMessage("the channel is closed");
        channel.onComplete();
        assertThat(broken).hasValue(0);
    }

    @Test
    void a_pipeline_that_has_ended_is_said() {
        connected();
        channel.onComplete();
        await().until(() -> channel.sentence().contains("the pipeline has ended"));
        assertThat(broken).hasValue(1);
    }

    // ---- fixtures

    private void connected() {
        await().until(() -> channel.trouble().isEmpty());
    }

    private RetainedChannel channel() {
        RetainedChannel made = new RetainedChannel(
                "retained",
                new LinkSettings(
                        broker.url(),
                        "retained-1",
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(50),
                        Duration.ofMillis(500)),
                broken::incrementAndGet);
        open.add(made);
        made.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                demand.addAndGet(n);
            }

            @Override
            public void cancel() {}
        });
        return made;
    }

    private void tell(String topic, String... texts) {
        List<byte[]> payloads =
                Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
        send(payloads, topic, new MqttRetained(WARD + topic, 0));
    }

    /** Acknowledged, it is in {@code settled} by this name; negatively, in {@code failed}. */
    private void send(Object payload, String name, Object metadata) {
        channel.onNext(Message.of(
                payload,
                Metadata.of(metadata),
                () -> {
                    settled.add(name);
                    return CompletableFuture.completedStage(null);
                },
                failure -> {
                    failed.put(name, failure);
                    return CompletableFuture.completedStage(null);
                }));
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
        send(new byte[] {'m'}, marker, new MqttRetained(WARD + "m/alerts/" + marker, 1));
        await().until(() -> !heard(late, marker).isEmpty());
        return late.heard().stream()
                .filter(message -> message.retained() && !message.topic().contains("marker"))
                .map(message ->
                        message.topic().substring(message.topic().lastIndexOf('/') + 1) + " " + message.payload())
                .toList();
    }
}
