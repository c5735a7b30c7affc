package org.wardledger.gateway.admission;

/** Carries a refusal out of the depth of a payload, as far as {@link Admitter}; never beyond this package. */
final class NotAdmissible extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String particular;

    /**
     * @param particular what in the message it was, for example {@code measurements[0].unit}; no values, they may be
     *     patient data; may be empty
     */
    NotAdmissible(Reason reason, String particular) {
        super(reason.code(), null, false, false); // a value, not a failure: no stack trace
        this.reason = reason;
        this.particular = particular;
    }

    Reason reason() {
        return reason;
    }

    String detail() {
        return particular.isEmpty() ? reason.sentence() : reason.sentence() + " (" + particular + ")";
    }
}
