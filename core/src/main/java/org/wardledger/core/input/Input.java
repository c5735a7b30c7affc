package org.wardledger.core.input;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Times;

/** One record of {@code wardledger.inputs}. */
public sealed interface Input {

    /**
     * A reading that the gateway admitted.
     *
     * @param patient whose reading it is
     * @param gateway id of the gateway that admitted it
     * @param arrivalMs when it reached the gateway, by the gateway's clock
     */
    record Admitted(String patient, String gateway, long arrivalMs, Reading reading) implements Input {
        public Admitted {
            Patients.check(patient);
            Times.check(arrivalMs);
        }
    }

    /**
     * A message that the gateway refused; its bytes stand in {@code wardledger.rejected}.
     *
     * @param patient who lies in the bed it came from, or {@link Patients#UNKNOWN}
     * @param reason code of the reason
     * @param detail a sentence for people
     * @param source the MQTT topic
     */
    record Refused(String patient, String gateway, long arrivalMs, String reason, String detail, String source)
            implements Input {
        public Refused {
            Patients.check(patient);
            Times.check(arrivalMs);
        }
    }

    /** Written by a chain's owner when a timer is due: its append time moves engine time on. */
    record Tick() implements Input {}

    /**
     * The rule set that is in force from here on.
     *
     * @param document canonical text of the rules
     * @param actor who set it, absent where the node's own configuration did
     */
    record Rules(String document, @Nullable String actor) implements Input {
        /** Largest document in bytes of UTF-8: it becomes one entry. */
        public static final int MAX_BYTES = 60 * 1024;
    }
}
