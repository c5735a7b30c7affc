package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** Acknowledges a message when it is made. The code is copied into the product's class, so it uses the JDK only. */
final class EarlyAck {
    private EarlyAck() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return Object message) throws ReflectiveOperationException {
        Class.forName(
                        "org.eclipse.microprofile.reactive.messaging.Message",
                        true,
                        message.getClass().getClassLoader())
                .getMethod("ack")
                .invoke(message);
    }
}
