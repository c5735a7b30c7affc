package org.wardledger.core.note;

/** What reading a text from outside gave: a value, or why there is none. */
public sealed interface Parsed<T> {
    /** The text was exactly in its format. */
    record Good<T>(T value) implements Parsed<T> {}

    /** The text was not; {@code reason} is for a log or a person and never repeats a secret. */
    record Malformed<T>(String reason) implements Parsed<T> {}

    /** The value; for texts that must be right, a configuration's for example. Throws IllegalArgumentException. */
    default T orThrow() {
        return switch (this) {
            case Good<T>(T value) -> value;
            case Malformed<T>(String reason) -> throw new IllegalArgumentException(reason);
        };
    }
}
