package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** Whether a level was held for a delay is asked for a delay of zero. */
final class NoDelay {
    private NoDelay() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
    static void enter(@Advice.Argument(value = 0, readOnly = false) long delayMs) {
        delayMs = 0;
    }
}
