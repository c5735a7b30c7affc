package org.wardledger.acceptance.sabotage.agent;

import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Sends nothing, and says that it is there. */
final class NotSentAgain {
    private NotSentAgain() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
        return true;
    }

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
    static void exit(@Advice.Return(readOnly = false) CompletableFuture<Void> sent) {
        sent = CompletableFuture.completedFuture(null);
    }
}
