package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** Fails when all is done. */
final class Throwing {
    private Throwing() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) String topic) {
        if (topic.startsWith("wards/")) {
            throw new IllegalStateException("sabotage");
        }
    }
}
