package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Fails on one message, whenever it comes, before anybody has it. Paho keeps such an exception to itself. */
final class Throwing {
    private Throwing() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object message) {
        // Paho's message says its payload
        if (message.toString().contains("\"seq\":99,")) {
            throw new IllegalStateException("sabotage");
        }
    }
}
