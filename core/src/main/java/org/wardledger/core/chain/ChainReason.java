package org.wardledger.core.chain;

import java.util.Arrays;
import org.wardledger.core.alert.AlertEngine;

/**
 * Why a chain's owner refuses an input. Only it can know these reasons; those of gateways are theirs. The codes are part of
 * the formats: they stand in the ledger.
 */
public enum ChainReason {
    IDENTITY_REUSED(AlertEngine.IDENTITY_REUSED, "The identity was sealed before, with other content or another time."),
    TOO_LATE("too-late", "The stream has closed the sequence or the boot, or handed it over."),
    UNKNOWN_ASSIGNMENT("unknown-assignment", "The chain has no such assignment of this patient, device and bed."),
    OUTSIDE_ASSIGNMENT("outside-assignment", "The assignment does not hold at the reading's time."),
    ASSIGNMENT_TOO_LATE("assignment-too-late", "The assignment begins less than 4 s after it would be sealed."),
    RELEASE_TOO_EARLY("release-too-early", "The assignment is not over yet."),
    UNDECODABLE("undecodable-input", "The bytes are no input that is known here, or one that cannot take effect.");

    private final String code;
    private final String sentence;

    ChainReason(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    public String code() {
        return code;
    }

    /** For people, ends with a full stop. */
    public String sentence() {
        return sentence;
    }

    static boolean isOne(String code) {
        return Arrays.stream(values()).anyMatch(reason -> reason.code.equals(code));
    }
}
