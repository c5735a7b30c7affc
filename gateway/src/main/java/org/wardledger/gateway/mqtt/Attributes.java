package org.wardledger.gateway.mqtt;

import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Attributes of a channel, with the defaults that {@link MqttConnector} documents in its annotations. */
final class Attributes {
    private final Config config;

    /** @param config as SmallRye hands it over */
    Attributes(Config config) {
        this.config = config;
    }

    /** The name of the channel that is configured. */
    String channel() {
        return config.getValue("channel-name", String.class);
    }

    Optional<String> optional(String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * An attribute's value, or its documented default.
     *
     * @throws IllegalArgumentException when it has neither
     */
    String text(String name) {
        return optional(name)
                .or(() -> documentedDefault(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "connector " + MqttConnector.NAME + " needs the attribute " + name));
    }

    /**
     * A whole number within bounds.
     *
     * @throws IllegalArgumentException when it is not
     */
    int number(String name, int least, int most) {
        String text = text(name);
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + text, e);
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be within " + least + " and " + most + ", not " + value);
        }
        return value;
    }

    /**
     * One of some words.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    String one(String name, List<String> words) {
        String text = text(name);
        if (!words.contains(text)) {
            throw new IllegalArgumentException(name + " must be one of " + words + ", not " + text);
        }
        return text;
    }

    Duration milliseconds(String name) {
        return Duration.ofMillis(number(name, 1, Integer.MAX_VALUE));
    }

    private static Optional<String> documentedDefault(String name) {
        for (ConnectorAttribute attribute : MqttConnector.class.getAnnotationsByType(ConnectorAttribute.class)) {
            if (attribute.name().equals(name) && !attribute.defaultValue().equals(ConnectorAttribute.NO_VALUE)) {
                return Optional.of(attribute.defaultValue());
            }
        }
        return Optional.empty();
    }
}
