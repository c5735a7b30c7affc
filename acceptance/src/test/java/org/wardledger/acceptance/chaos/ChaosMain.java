package org.wardledger.acceptance.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code ./wardledger bench chaos|outage}: the long runs, without a test framework. Exit codes: 0, 1 a promise is broken, 2 usage. */
public final class ChaosMain {
    private static final String USAGE = """
            usage: bench chaos [--minutes N] [--seed S]     everything fails at random, under load (default: 10)
                   bench outage [--minutes N] [--rate N]    Kafka refuses, and hangs, at so many readings a second (10, 2000)""";

    private ChaosMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        try {
            Duration minutes = Duration.ofMinutes(option(words, "--minutes", 10));
            switch (words.isEmpty() ? "" : words.getFirst()) {
                case "chaos" -> {
                    ChaosRun.Result result = ChaosRun.run(minutes, 1, option(words, "--seed", System.nanoTime()));
                    result.faults().forEach((fault, count) -> System.out.println(count + " " + fault));
                    System.out.println(result);
                }
                case "outage" ->
                    System.out.println(OutageRun.run(minutes, (int) option(words, "--rate", OutageRun.RATE)));
                default -> throw new IllegalArgumentException("there is no such run");
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        } catch (AssertionError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0); // MQTT clients leave threads behind
    }

    private static long option(List<String> words, String name, long otherwise) {
        int at = words.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == words.size()) {
            throw new IllegalArgumentException(name + " of what?");
        }
        return Long.parseLong(words.get(at + 1));
    }
}
