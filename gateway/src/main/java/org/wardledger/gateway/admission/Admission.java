package org.wardledger.gateway.admission;

import org.wardledger.core.input.Input;

/** The decision on one message, or on one reading of a batch. Either way there is one input, for the chain of the patient or of the bed. */
public sealed interface Admission {

    /** Of whose chain the input is. */
    String patient();

    /** The input's bytes for {@code wardledger.inputs}, at most {@code InputCodec.MAX_BYTES}. */
    byte[] encoded();

    /** It is a reading, of a bed or under the assignment that holds for its device; the bytes say which. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Admitted(Input.Admitted input, byte[] encoded) implements Admission {
        @Override
        public String patient() {
            return input.patient();
        }
    }

    /**
     * It is not.
     *
     * @param device the topic's device, empty where the topic does not name one
     * @param detail the reason's sentence, and what in the message it was
     * @param payload what was refused, the bytes as they came: the message's, or those of one reading of a batch
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Refused(Reason reason, String detail, String device, byte[] payload, Input.Refused input, byte[] encoded)
            implements Admission {
        @Override
        public String patient() {
            return input.patient();
        }
    }
}
