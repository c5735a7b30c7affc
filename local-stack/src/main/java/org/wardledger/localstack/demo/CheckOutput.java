package org.wardledger.localstack.demo;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the result out of the check's output and shows the other lines, which name what is wrong. Thread-safe. */
final class CheckOutput implements Consumer<String> {
    private final PrintStream out;
    private volatile Optional<Comparison> comparison = Optional.empty();

    CheckOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(String line) {
        Optional<Comparison> parsed = Comparison.parse(line);
        if (parsed.isPresent()) {
            comparison = parsed;
        } else if (!line.isBlank()) {
            out.println("  check: " + line);
        }
    }

    Optional<Comparison> comparison() {
        return comparison;
    }
}
