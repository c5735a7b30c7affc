package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardledger.acceptance.alerts.AlertCases;
import org.wardledger.acceptance.alerts.AlertChange;
import org.wardledger.acceptance.alerts.AlertChannels;
import org.wardledger.acceptance.alerts.LimitCases;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/** Exactly the alerts of a hand-written list, once each, on every channel. */
@ExtendWith(SharedSite.class)
class AlertsIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);

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

    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioRaisesItsAlertsAndNoOther(String scenario, List<AlertChange> expected, Site site)
            throws IOException, InterruptedException, MqttException {
        String ward = "scenario-" + scenario;
        Path file = site.directory().resolve(ward + ".ndjson");
        try (AlertChannels channels = AlertChannels.listen(site, ward)) {
            JavaProgram.Ended ended = site.simulator()
                    .startWard(
                            ward,
                            file,
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
            NothingLost.check(Manifest.read(file), site.api(), WITHIN);
            channels.haveExactly(expected);
        }
    }

    @Test
    void atTheLimitsEdgesExactlyWhatMustBeRaisedIs(Site site) throws IOException, InterruptedException, MqttException {
        AlertCases.check(site, "limits", LimitCases.all());
    }
}
