package org.wardledger.localstack.process;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one line that the local stack prints when it can be used, e.g. {@code READY mqtt=127.0.0.1:1883
 * kafka=127.0.0.1:9092}.
 *
 * @param mqttPort port of 127.0.0.1, 0 when the MQTT broker does not run
 * @param kafkaPort port of 127.0.0.1, 0 when Kafka does not run
 */
public record ReadyLine(int mqttPort, int kafkaPort) {
    private static final Pattern LINE =
            Pattern.compile("READY(?: mqtt=127\\.0\\.0\\.1:(\\d{1,5}))?(?: kafka=127\\.0\\.0\\.1:(\\d{1,5}))?");

    /** Reads the line; empty when it is any other line of output. */
    public static Optional<ReadyLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches() ? Optional.of(new ReadyLine(port(matcher, 1), port(matcher, 2))) : Optional.empty();
    }

    private static int port(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return "READY" + (mqttPort == 0 ? "" : " mqtt=127.0.0.1:" + mqttPort)
                + (kafkaPort == 0 ? "" : " kafka=127.0.0.1:" + kafkaPort);
    }
}
