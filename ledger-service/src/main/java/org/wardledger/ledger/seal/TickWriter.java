package org.wardledger.ledger.seal;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.ledger.kafka.Topics;

/** Writes a tick into the chain's inputs when a timer is due; at most one a while, so that a slow Kafka is not flooded. */
final class TickWriter {
    private static final Logger LOG = Logger.getLogger(TickWriter.class);
    private static final long AGAIN_MS = 100;
    private static final byte[] TICK = InputCodec.encode(new Input.Tick());

    private final Producer<byte[], byte[]> inputs;
    private final int chain;
    private long writtenMs = Long.MIN_VALUE; // never: no overflow when the pause is added

    TickWriter(Producer<byte[], byte[]> inputs, int chain) {
        this.inputs = inputs;
        this.chain = chain;
    }

    /** Milliseconds until a tick is to be written; very long when no timer is pending. */
    long waitMs(long timerMs, long engineNowMs) {
        return timerMs == AlertEngine.NO_TIMER ? Long.MAX_VALUE : Math.max(1, timerMs - engineNowMs);
    }

    void writeIfDue(long timerMs, long engineNowMs) {
        // engine time that was set back has nothing to do with when the last one was written
        boolean justWritten = engineNowMs >= writtenMs && engineNowMs < writtenMs + AGAIN_MS;
        if (engineNowMs < timerMs || justWritten) {
            return;
        }
        writtenMs = engineNowMs;
        var unused = inputs.send(new ProducerRecord<>(Topics.INPUTS, chain, null, TICK), (metadata, error) -> {
            if (error != null) {
                LOG.warnf("chain %d: a tick could not be written and is tried again: %s", chain, error.getMessage());
            }
        });
    }
}
