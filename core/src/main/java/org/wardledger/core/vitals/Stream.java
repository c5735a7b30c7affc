package org.wardledger.core.vitals;

/** The name of one of a device's streams in the API and the ledger: {@code vitals}, {@code waveform.{signal}}, or {@code observations} of people. */
public record Stream(String name) {
    public static final Stream VITALS = new Stream("vitals");
    public static final Stream OBSERVATIONS = new Stream("observations");
    private static final String WAVEFORM = "waveform.";

    public Stream {
        boolean valid = name.equals("vitals")
                || name.equals("observations")
                || (name.startsWith(WAVEFORM) && Names.isValid(name.substring(WAVEFORM.length())));
        if (!valid) {
            throw new IllegalArgumentException("a stream is vitals, observations or waveform.{signal}");
        }
    }

    /** Whether its readings are pieces of a waveform. */
    public boolean isWaveform() {
        return name.startsWith(WAVEFORM);
    }

    public static Stream waveform(String signal) {
        return new Stream(WAVEFORM + signal);
    }

    /** The stream that a reading with this body belongs to. */
    public static Stream of(Body body) {
        return switch (body) {
            case Measurements m -> VITALS;
            case Observations o -> OBSERVATIONS;
            case Waveform w -> waveform(w.signal());
        };
    }
}
