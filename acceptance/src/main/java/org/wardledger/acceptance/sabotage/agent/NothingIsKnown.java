package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Answers that a sequence is new: the first of the enumeration's values. */
final class NothingIsKnown {
    private NothingIsKnown() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
    static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object standing) {
        standing = standing.getClass().getEnumConstants()[0];
    }
}
