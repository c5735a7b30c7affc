package org.wardledger.gateway.rejected;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.wardledger.gateway.spool.SpooledMessage;

/** Decides about a message once more. */
public interface Retries {

    /**
     * What was refused before and is admitted now goes to Kafka. What is refused again is not written anywhere: it is kept
     * and sealed as refused already.
     *
     * @return done when Kafka has it; failed when it does not take it, or when it is not known what admission needs
     */
    CompletionStage<Retried> retry(SpooledMessage message);

    /**
     * What became of it.
     *
     * @param admitted how many readings; more than one for a batch
     * @param refused why the others were not, or the message as a whole
     */
    record Retried(int admitted, List<Refusal> refused) {
        public Retried {
            refused = List.copyOf(refused);
        }
    }

    /**
     * Why something is refused.
     *
     * @param reason its code
     * @param sentence for people
     * @param detail what in the message it was, may be empty
     */
    record Refusal(String reason, String sentence, String detail) {}
}
