package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners hear of a running service. */
@QuarkusTest
@TestProfile(WithoutKafka.class)
@Timeout(60)
class LiveStreamTest extends RunningService {
    @Inject
    StreamClients clients;

    @Test
    void aNewListenerHearsAHeartbeatAtOnceAndThenWhatIsIndexed() throws Exception {
        String before = position();
        try (Browser.Events events = browser.listen("/api/v1/stream")) {
            assertThat(events.response().statusCode()).isEqualTo(200);
            assertThat(events.response().headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            Instant asked = Instant.now();
            Browser.Event first = events.next();
            assertThat(first.name()).isEqualTo("heartbeat");
            assertThat(first.id()).isEqualTo(before);
            assertThat(Instant.parse(first.json().path("time").asText()))
                    .isBetween(asked.minusSeconds(5), asked.plusSeconds(5));
            seal(75);
            Instant sealed = Instant.now();
            List<Browser.Event> heard = untilPosition(events, position());
            assertThat(Duration.between(sealed, Instant.now())).isLessThan(Duration.ofSeconds(1));
            assertThat(heard).extracting(Browser.Event::name).containsOnly("reading", "block");
            assertThat(heard.stream().filter(e -> e.name().equals("reading"))).hasSize(3);
            assertThat(heard.getFirst()
                            .json()
                            .path("measurements")
                            .get(0)
                            .path("code")
                            .asText())
                    .isEqualTo("8867-4");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> clients.count() == 0);
    }

    private static List<Browser.Event> untilPosition(Browser.Events events, String position) {
        List<Browser.Event> heard = new ArrayList<>();
        do {
            heard.add(events.nextNews());
        } while (!heard.getLast().id().equals(position));
        return heard;
    }

    @Test
    void whoeverComesBackHearsWhatWasMissedOnceByHeaderOrParameter() throws Exception {
        String from = position();
        seal(76);
        seal(77);
        String to = position();
        List<Browser.Event> all;
        try (Browser.Events events = browser.listen("/api/v1/stream?lastEventId=" + from)) {
            all = untilPosition(events, to);
        }
        assertThat(all.stream().filter(e -> e.name().equals("reading"))).hasSize(6);
        for (int heard = 1; heard < all.size(); heard++) {
            String last = all.get(heard - 1).id();
            // the parameter is the one of the first connection; the header is newer
            try (Browser.Events events = browser.listen("/api/v1/stream?lastEventId=" + from, "Last-Event-ID", last)) {
                assertThat(untilPosition(events, to)).hasSize(all.size() - heard);
            }
        }
    }

    @Test
    void aWardHearsOnlyItself() throws Exception {
        try (Browser.Events events = browser.listen("/api/v1/stream?ward=x")) {
            events.next();
            seal(78);
            assertThat(untilPosition(events, position()).stream()
                            .filter(e -> e.name().equals("reading"))
                            .map(e -> e.json().path("ward").asText()))
                    .containsExactly("x");
        }
    }

    @Test
    void anAlertIsHeardWhenItIsRaisedAndWhenItIsCleared() throws Exception {
        try (Browser.Events events = browser.listen("/api/v1/stream")) {
            events.next();
            seal(31);
            seal(79);
            List<String> states = untilPosition(events, position()).stream()
                    .filter(e -> e.name().equals("alert"))
                    .map(e -> e.json().path("state").asText())
                    .toList();
            assertThat(states).containsExactly("raised", "cleared");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "0:1", "0:99999999,1:0"})
    void anIdThatNobodyCanGoOnFromGivesResetAndThenWhatIsNew(String id) throws Exception {
        try (Browser.Events events = browser.listen("/api/v1/stream", "Last-Event-ID", id)) {
            Browser.Event reset = events.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThat(reset.id()).isEqualTo(position());
            seal(80);
            assertThat(events.nextNews().name()).isEqualTo("reading");
        }
    }

    @Test
    void aHundredListenersHearTheSameAndLeaveNothingBehind() throws Exception {
        List<Browser.Events> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(browser.listen("/api/v1/stream"));
        }
        for (Browser.Events events : all) {
            events.next();
        }
        assertThat(clients.count()).isGreaterThanOrEqualTo(100);
        seal(81);
        String to = position();
        for (Browser.Events events : all) {
            assertThat(untilPosition(events, to).stream().filter(e -> e.name().equals("reading")))
                    .hasSize(3);
            events.close();
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> clients.count() == 0);
    }
}
