package org.wardledger.gateway.passage;

import java.util.concurrent.CompletionStage;
import org.wardledger.gateway.spool.SpooledMessage;

/** The way on: admission, and Kafka. */
public interface Exit {

    /** Whether all is known that admission needs, as recently as it needs it. */
    boolean isOpen();

    /**
     * Decides about a message and hands what becomes of it to Kafka. Does not wait.
     *
     * @return done when Kafka has it, failed when it has not; one of the two within a bounded time
     */
    CompletionStage<Void> send(SpooledMessage message);
}
