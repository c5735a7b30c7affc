package org.wardledger.core.vitals;

/** The name of one of a device's streams in the API and the ledger: {@code vitals} or {@code waveform.{signal}}. */
public record Stream(String name) {
    public static final Stream VITALS = new Stream("vitals");
    private static final String WAVEFORM = "waveform.";

    public Stream {
        boolean valid = name.equals("vitals")
                || (name.startsWith(WAVEFORM) && Names.isValid(name.substring(WAVEFORM.length())));
        if (!valid) {
            throw new IllegalArgumentException("a stream is vitals or waveform.{signal}");
        }
    }

    public static Stream waveform(String signal) {
        return new Stream(WAVEFORM + signal);
    }

    /** The stream that a reading with this body belongs to. */
    public static Stream of(Body body) {
        return switch (body) {
            case Measurements m -> VITALS;
            case Waveform w -> waveform(w.signal());
        };
    }
}
