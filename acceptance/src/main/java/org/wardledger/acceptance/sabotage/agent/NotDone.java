package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** Does nothing, and answers false. */
final class NotDone {
    private NotDone() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
        return true;
    }
}
