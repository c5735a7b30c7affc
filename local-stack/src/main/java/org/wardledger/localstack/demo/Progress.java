package org.wardledger.localstack.demo;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Shows the simulators' progress calmly: each one's newest line, at the demo's pace instead of theirs. Thread-safe. */
final class Progress {
    private final PrintStream out;
    private final Map<String, String> newest = new LinkedHashMap<>();

    Progress(PrintStream out) {
        this.out = out;
    }

    Consumer<String> of(String name) {
        return line -> {
            if (!line.isBlank()) {
                synchronized (newest) {
                    newest.put(name, line);
                }
            }
        };
    }

    /** Prints what is new since the last call. */
    void show() {
        synchronized (newest) {
            newest.forEach((name, line) -> out.println("  " + name + ": " + line));
            newest.clear();
        }
    }
}
