package org.wardledger.ledger.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.event.Remains;

/** What the topics' settings say of how long an erased patient's data stays in them, asked anew each time. */
public final class TopicRemains implements Remains {
    private static final long WAIT_SECONDS = 5;

    private final Admin admin;
    private final Duration inputsKept;

    /** @param inputsKept how long this site keeps inputs that are sealed */
    public TopicRemains(Admin admin, Duration inputsKept) {
        this.admin = admin;
        this.inputsKept = inputsKept;
    }

    @Override
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        places.add(new Place(
                Topics.INPUTS,
                "readings and events as they came in, in plain, this request too",
                "the ledger deletes what was sealed more than " + text(inputsKept.toMillis())
                        + " ago; a segment of the topic goes as a whole"));
        places.add(
                new Place(Topics.REJECTED, "messages that the gateway refused, in plain", retention(Topics.REJECTED)));
        places.add(new Place(
                Topics.ALERTS, "the alerts' states, in plain, behind tombstones now", compaction(Topics.ALERTS)));
        places.add(new Place(
                Topics.KEYS,
                "the wrapped key, behind a tombstone now; only the site's keystore opens it",
                compaction(Topics.KEYS)));
        places.add(new Place(
                Topics.DEVICES,
                "the patient's id, in plain, behind records without it now",
                compaction(Topics.DEVICES)));
        places.add(new Place(
                "the MQTT broker",
                "messages that wait for a subscriber; retained alerts are taken away by the gateway at once",
                "the broker's own settings for sessions and queues say"));
        places.add(
                new Place(
                        "the spools of gateways",
                        "messages that came while Kafka was away, in plain",
                        "the gateway has sent them on: it rewrites the spool's files when it is empty; its readiness says when"));
        places.add(new Place(
                "the index of a node that is behind or stopped, and index.broken-*",
                "the wrapped key, names of devices, which codes were measured; in an index that has read the erasure, the"
                        + " files are rewritten without them",
                "the node reads on; you delete what was set aside"));
        places.add(new Place(
                "backups, and copies that were given away",
                "whatever they hold; a node that is restored from a backup destroys the key again when it reads on",
                "you delete them"));
        return places;
    }

    private String retention(String topic) {
        String kept = setting(topic, TopicConfig.RETENTION_MS_CONFIG);
        return kept == null ? "Kafka does not say now" : "kept for " + text(Long.parseLong(kept)) + " by the topic";
    }

    private String compaction(String topic) {
        String lag = setting(topic, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
        String segment = setting(topic, TopicConfig.SEGMENT_MS_CONFIG);
        if (lag == null || segment == null) {
            return "compaction, when Kafka does it: it does not say now";
        }
        long most = Long.parseLong(lag);
        return most == Long.MAX_VALUE
                ? "Kafka compacts when it sees fit, at the earliest when the segment is closed (within "
                        + text(Long.parseLong(segment)) + "); set " + TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG
                        + " for a bound"
                : "Kafka compacts within " + text(most) + " and what a run of the cleaner takes";
    }

    private @Nullable String setting(String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Map<ConfigResource, Config> found =
                    admin.describeConfigs(List.of(resource)).all().get(WAIT_SECONDS, TimeUnit.SECONDS);
            Config config = found.get(resource);
            return config == null || config.get(name) == null
                    ? null
                    : config.get(name).value();
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String text(long ms) {
        if (ms < 0) {
            return "ever";
        }
        Duration kept = Duration.ofMillis(ms);
        return kept.toDays() > 0 ? kept.toDays() + " days" : kept.toMinutes() + " minutes";
    }
}
