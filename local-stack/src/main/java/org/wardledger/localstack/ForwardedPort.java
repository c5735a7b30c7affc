package org.wardledger.localstack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One more port of Kafka, for clients that reach it through somebody who forwards: Kafka tells its clients where to go on, and
 * must name the forwarder there.
 *
 * @param port of 127.0.0.1, where Kafka listens
 * @param advertised host and port that clients are told
 */
record ForwardedPort(int port, String advertised) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})=([^,:=]+:\\d{1,5})");

    /**
     * Reads {@code PORT=HOST:PORT}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static ForwardedPort parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not PORT=HOST:PORT: " + text);
        }
        return new ForwardedPort(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
}
