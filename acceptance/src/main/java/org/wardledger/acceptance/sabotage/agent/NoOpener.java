package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** A commitment is made with an opener that everybody knows. */
final class NoOpener {
    private NoOpener() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
    static void enter(@Advice.Argument(value = 0, readOnly = false) byte[] opener) {
        opener = new byte[32];
    }
}
