package org.wardledger.acceptance.alerts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.client.DevicePublisher;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.ReadingJson;

/** Publishes cases and holds that exactly their alerts follow. */
public final class AlertCases {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private AlertCases() {}

    /** The check that tests and sabotage runs share; the ward is the caller's own. */
    public static void check(Site site, String ward, List<AlertCase> cases)
            throws IOException, InterruptedException, MqttException {
        try (AlertChannels channels = AlertChannels.listen(site, ward)) {
            publish(site, ward, cases);
            hold(site, ward, cases, channels);
        }
    }

    public static void publish(Site site, String ward, List<AlertCase> cases) throws MqttException {
        for (AlertCase one : cases) {
            publish(site, ward, one);
        }
    }

    /** Holds that exactly the cases' alerts followed. */
    public static void hold(Site site, String ward, List<AlertCase> cases, AlertChannels channels)
            throws MqttException {
        for (AlertCase one : cases) {
            String patient = "bed." + ward + "." + one.bed();
            Awaitility.await("all readings of " + patient)
                    .atMost(WITHIN)
                    .until(() ->
                            site.api().readings(patient).size() == one.samples().size());
        }
        channels.haveExactly(
                cases.stream().flatMap(one -> one.expected().stream()).toList());
    }

    /** At once: between two samples no timer can come due. */
    private static void publish(Site site, String ward, AlertCase one) throws MqttException {
        Instant start = Instant.now().minusSeconds(one.startSecondsAgo());
        String topic = ReadingJson.vitalsTopic(ward, one.bed(), one.device());
        try (DevicePublisher device = new DevicePublisher(site.mqttUrl())) {
            long seq = 0;
            for (AlertCase.Sample sample : one.samples()) {
                Instant time = start.plusSeconds(sample.second());
                device.publish(
                        topic, ReadingJson.vital("b1", seq++, time, sample.code(), sample.value(), sample.unit()));
            }
        }
    }
}
