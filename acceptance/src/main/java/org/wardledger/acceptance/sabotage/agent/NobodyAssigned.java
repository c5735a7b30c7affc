package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Answers that nobody registered anything. */
final class NobodyAssigned {
    private NobodyAssigned() {}

    @Advice.OnMethodExit
    @SuppressWarnings({"UnusedVariable", "NullAway"}) // assigned in the method that this is copied into
    static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object found) {
        found = null;
    }
}
