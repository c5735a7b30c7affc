package org.wardledger.gateway.passage;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.wardledger.gateway.spool.SpooledMessage;

/** A message under way to one place or to two: safe with the first that has it, lost when none has taken it. */
final class Flight {
    private final SpooledMessage message;
    private final Receipt receipt;
    private final AtomicInteger ways = new AtomicInteger(1);
    private final AtomicBoolean answered = new AtomicBoolean();
    private long sentNs; // this and what follows: under the passage's lock
    private boolean landed;

    Flight(SpooledMessage message, Receipt receipt) {
        this.message = message;
        this.receipt = receipt;
    }

    SpooledMessage message() {
        return message;
    }

    int bytes() {
        return message.payload().length;
    }

    void begin(long nowNs) {
        sentNs = nowNs;
    }

    long sentNs() {
        return sentNs;
    }

    boolean landed() {
        return landed;
    }

    void land() {
        landed = true;
    }

    /** It takes another way too. To be called before it has failed on the one it is on. */
    void alsoAnotherWay() {
        ways.incrementAndGet();
    }

    void safe() {
        if (answered.compareAndSet(false, true)) {
            receipt.safe();
        }
    }

    /** One way has failed. */
    void failed(Throwable cause) {
        if (ways.decrementAndGet() == 0 && answered.compareAndSet(false, true)) {
            receipt.lost(cause);
        }
    }
}
