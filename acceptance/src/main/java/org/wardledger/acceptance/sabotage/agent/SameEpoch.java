package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** Goes on with the connection's number and tickets of the first one. */
final class SameEpoch {
    private SameEpoch() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.FieldValue("epoch") long epoch) {
        return epoch != 0;
    }

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
    static void exit(@Advice.FieldValue("epoch") long epoch, @Advice.Return(readOnly = false) long begun) {
        begun = epoch;
    }
}
