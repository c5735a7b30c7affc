package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Answers that an identity has not been sealed. */
final class NothingIsKnown {
    private NothingIsKnown() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
    static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object position) {
        position = null;
    }
}
