package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.wardledger.gateway.alert.AlertingWatch.Standing;
import org.wardledger.gateway.alert.AlertingWatch.State;
import org.wardledger.gateway.alert.Wards;
import org.wardledger.gateway.mqtt.MqttForget;
import org.wardledger.gateway.mqtt.MqttRetained;

/**
 * Tells each ward whether alerts can be relied on, docs/FORMATS.md "MQTT", on a channel of its own, so that no alert waits
 * behind it. A ward is told the next thing when the broker has answered for the last one, so nothing piles up; what comes
 * late says by its time that it is old. A ward is a group of the channel's topics. For one thread.
 */
@ApplicationScoped
class WardAlerting {
    static final String WARD_ALERTING = "ward-alerting";

    private static final Logger LOG = Logger.getLogger(WardAlerting.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Emitter<byte[]> channel;
    private final Wards wards;
    private final Set<String> told = new HashSet<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** @param channel takes what it is sent at once, so that its buffer stays empty */
    WardAlerting(
            @Channel(WARD_ALERTING) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> channel,
            Wards wards) {
        this.channel = channel;
        this.wards = wards;
    }

    /**
     * Tells the wards of which this gateway is the one to speak, and all that it knows when it is delayed itself.
     *
     * @param mine whether this gateway publishes the ward's alerts
     */
    void tell(Standing standing, Instant now, Predicate<String> mine) {
        if (standing.state() == State.STARTING) {
            return;
        }
        boolean delayed = standing.state() == State.DELAYED;
        byte[] payload = payload(standing, now, delayed);
        for (Map.Entry<String, Integer> ward : wards.all().entrySet()) {
            if (delayed || mine.test(ward.getKey())) {
                publish(ward.getKey(), ward.getValue(), payload);
            } else if (told.remove(ward.getKey())) {
                // it is another gateway's: with a new connection nothing old of ours may come over its newer one
                forget(ward.getKey(), ward.getValue());
            }
        }
    }

    private static byte[] payload(Standing standing, Instant now, boolean delayed) {
        return ("{\"time\":\"" + TIME.format(now) + "\",\"lagMs\":" + standing.lagMs() + ",\"state\":\""
                        + (delayed ? "delayed" : "ok") + "\"}")
                .getBytes(US_ASCII);
    }

    private void publish(String ward, int number, byte[] payload) {
        if (!underWay.add(ward)) {
            return; // the broker owes an answer, or is away
        }
        told.add(ward);
        channel.send(Message.of(
                payload,
                Metadata.of(new MqttRetained("wards/" + ward + "/system/alerting", number)),
                () -> {
                    underWay.remove(ward);
                    return DONE;
                },
                failure -> {
                    underWay.remove(ward);
                    notPublished(ward, failure);
                    return DONE;
                }));
    }

    private void forget(String ward, int number) {
        channel.send(Message.of(new byte[0], Metadata.of(new MqttForget(number)), () -> DONE, failure -> {
            notPublished(ward, failure);
            return DONE;
        }));
    }

    private static void notPublished(String ward, Throwable failure) {
        if (!(failure instanceof MqttForget.Forgotten)) {
            LOG.errorf(failure, "alerting: ward %s was not told", ward);
        }
    }
}
