package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardledger.acceptance.alerts.AlertCases;
import org.wardledger.acceptance.alerts.AlertChange;
import org.wardledger.acceptance.alerts.AlertChannels;
import org.wardledger.acceptance.alerts.LimitCases;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.checks.Sentinels;
import org.wardledger.acceptance.client.TopicWatcher;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/** Exactly the alerts of a hand-written list, once each, on every channel. */
@ExtendWith(SharedSite.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** The longest delay of a rule, 14 s, and half an interval of samples; the next entry fires what was due before it. */
    private static final Duration LONGEST_TIMER = Duration.ofSeconds(15);

    /** docs/FORMATS.md "MQTT": how often it is said, what is late, and when what was said says nothing any more. */
    private static final Duration PROBES = Duration.ofSeconds(2);

    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration NOBODY_KNOWS = Duration.ofSeconds(6);

    private static final String LIMITS = "limits";

    private final Site site;
    private final Map<String, AlertChannels> listened = new HashMap<>();

    AlertsIT(Site site) {
        this.site = site;
    }

    static Stream<Arguments> scenarios() {
        return Stream.of(
                Arguments.of("stable", List.of()),
                Arguments.of("sensor-off", List.of()),
                Arguments.of("bradycardia", raisedAndCleared("hr-low")),
                Arguments.of(
                        "hypoxia",
                        List.of(
                                AlertChange.of("bed-1", "spo2-low", 1, "raised", "medium"),
                                AlertChange.of("bed-1", "spo2-low", 2, "raised", "high"),
                                AlertChange.of("bed-1", "spo2-low", 3, "cleared", "high"))),
                Arguments.of(
                        "sepsis",
                        raisedAndCleared(
                                "hr-high",
                                "rr-high",
                                "bp-art-sys-low",
                                "bp-art-dia-low",
                                "bp-art-mean-low",
                                "temp-high")));
    }

    private static List<AlertChange> raisedAndCleared(String... rules) {
        return Stream.of(rules)
                .flatMap(rule -> Stream.of(
                        AlertChange.of("bed-1", rule, 1, "raised", "medium"),
                        AlertChange.of("bed-1", rule, 2, "cleared", "medium")))
                .toList();
    }

    /** All of them are published first, so that the time in which a timer may raise more is waited for once. */
    @BeforeAll
    void publish() throws IOException, InterruptedException, MqttException {
        for (String scenario : scenarios().map(one -> (String) one.get()[0]).toList()) {
            listened.put(scenario, AlertChannels.listen(site, ward(scenario)));
            JavaProgram.Ended ended = site.simulator()
                    .startWard(
                            ward(scenario),
                            manifest(scenario),
                            "--beds",
                            "1",
                            "--scenario",
                            scenario,
                            "--seed",
                            "7",
                            "--no-waveform",
                            "--backfill",
                            "52",
                            "--backfill-only")
                    .awaitEnd(WITHIN);
            assertThat(ended.exit()).as(ended.text()).isZero();
        }
        listened.put(LIMITS, AlertChannels.listen(site, LIMITS));
        AlertCases.publish(site, LIMITS, LimitCases.all());
        Sentinels.await(site, "last-of-alerts", WITHIN);
        Instant published = Instant.now();
        Awaitility.await("no timer can come due any more")
                .atMost(LONGEST_TIMER.multipliedBy(2))
                .until(() -> Instant.now().isAfter(published.plus(LONGEST_TIMER)));
    }

    @AfterAll
    void close() throws MqttException {
        for (AlertChannels channels : listened.values()) {
            channels.close();
        }
    }

    private static String ward(String scenario) {
        return "scenario-" + scenario;
    }

    private Path manifest(String scenario) {
        return site.directory().resolve(ward(scenario) + ".ndjson");
    }

    private AlertChannels channels(String name) {
        return Objects.requireNonNull(listened.get(name));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioRaisesItsAlertsAndNoOther(String scenario, List<AlertChange> expected)
            throws IOException, MqttException {
        NothingLost.check(Manifest.read(manifest(scenario)), site.api(), WITHIN);
        channels(scenario).haveExactly(expected);
    }

    /** The sealer stands still, and nobody would be told of an alert: the ward is told that. */
    @Test
    void aWardIsToldWhetherItsAlertsCanBeReliedOn() throws IOException, InterruptedException, MqttException {
        String topic = "wards/" + ward("stable") + "/system/alerting";
        try (TopicWatcher told = new TopicWatcher(site.mqttUrl(), topic)) {
            JsonNode first = awaitAlerting(told, "ok", Instant.EPOCH);
            assertThat(told.arrived().getFirst().retained()).isTrue();
            assertThat(Instant.parse(first.path("time").asText()))
                    .isAfter(Instant.now().minus(NOBODY_KNOWS));
            assertThat(first.path("lagMs").asLong()).isLessThanOrEqualTo(LATE.toMillis());
            Instant stopped = Instant.now();
            site.ledger().running().signal(Signal.STOP);
            try {
                JsonNode delayed = awaitAlerting(told, "delayed", stopped);
                assertThat(Instant.parse(delayed.path("time").asText()))
                        .isBefore(stopped.plus(LATE).plus(PROBES).plusSeconds(2));
                assertThat(delayed.path("lagMs").asLong()).isGreaterThan(LATE.toMillis());
            } finally {
                site.ledger().running().signal(Signal.CONT);
            }
            awaitAlerting(told, "ok", Instant.now());
        }
        site.ledger().awaitReady();
        assertThat(SealedBlocks.read(site).chains())
                .allSatisfy(chain -> assertThat(chain.probed()).containsOnlyKeys("gateway-1"));
    }

    private static JsonNode awaitAlerting(TopicWatcher told, String state, Instant after) {
        return Awaitility.await(state)
                .atMost(WITHIN)
                .until(
                        () -> told.arrived().stream()
                                .map(TopicWatcher.Arrived::json)
                                .filter(said -> said.path("state").asText().equals(state)
                                        && Instant.parse(said.path("time").asText())
                                                .isAfter(after))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void atTheLimitsEdgesExactlyWhatMustBeRaisedIs() throws MqttException {
        AlertCases.hold(site, LIMITS, LimitCases.all(), channels(LIMITS));
    }
}
