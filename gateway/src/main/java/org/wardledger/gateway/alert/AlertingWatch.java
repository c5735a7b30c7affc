package org.wardledger.gateway.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether alerts can be relied on now: one probe at a time goes into each chain, and is back when a header says that its
 * input is sealed. Says which probes are due, and what those that are under way mean. Knows no Kafka and no clock but the
 * one it is given. Thread-safe.
 */
public final class AlertingWatch {
    /** Whoever needs longer than this to come back is late, and so would an alert be. */
    public static final Duration LATE = Duration.ofSeconds(5);

    /** So long nothing is said at first: nobody has had a chance to answer. */
    private static final Duration BEGINNING = LATE;

    /** A probe that Kafka has, and no block answers for, is followed by another one: its input may be lost. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private static final long NONE = -1;

    /** What is said of the way. */
    public enum State {
        /** Not known yet. */
        STARTING,
        OK,
        /** An alert would come late, or perhaps not at all. */
        DELAYED
    }

    /**
     * One probe to be sent.
     *
     * @param number of this chain's probes, from 1
     */
    public record Probe(int chain, long number) {}

    /**
     * How it stands.
     *
     * @param lagMs of the worst chain: how long its newest probe took, or its oldest outstanding one takes already
     * @param why a sentence for people
     */
    public record Standing(State state, long lagMs, String why) {}

    /** What is known of one chain. */
    private static final class Chain {
        private long number;
        private long sentNs;
        private long waitingSinceNs; // the oldest that nothing has answered
        private boolean waiting;
        private boolean failed;
        private long offset = NONE;
        private long sealedTo = NONE; // since the newest was sent
        private long tookNs = NONE;

        void send(long nowNs) {
            number++;
            sentNs = nowNs;
            if (!waiting) {
                waiting = true;
                waitingSinceNs = nowNs;
            }
            failed = false;
            offset = NONE;
            sealedTo = NONE;
        }

        void answerIfBack(long nowNs) {
            if (waiting && offset != NONE && sealedTo > offset) {
                waiting = false;
                tookNs = nowNs - sentNs;
            }
        }

        long lagNs(long nowNs) {
            return Math.max(tookNs, waiting ? nowNs - waitingSinceNs : 0);
        }
    }

    private final Duration interval;
    private final LongSupplier nanoTime;
    private final long beganNs;
    private List<Chain> chains = List.of();
    private boolean begun;

    /**
     * @param interval from one probe of a chain to the next, while they come back
     * @param nanoTime a clock that never goes back
     */
    public AlertingWatch(Duration interval, LongSupplier nanoTime) {
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.beganNs = nanoTime.getAsLong();
    }

    /** From here on the headers of all these chains are followed; the first count stays. */
    public synchronized void follow(int count) {
        if (chains.isEmpty()) {
            List<Chain> fresh = new ArrayList<>();
            for (int chain = 0; chain < count; chain++) {
                fresh.add(new Chain());
            }
            chains = fresh;
        }
    }

    /** The probes to be sent now; they count as sent. Of a chain there is no second one while Kafka owes an answer for one. */
    public synchronized List<Probe> due() {
        long nowNs = nanoTime.getAsLong();
        List<Probe> due = new ArrayList<>();
        for (int number = 0; number < chains.size(); number++) {
            Chain chain = chains.get(number);
            if (isDue(chain, nowNs)) {
                chain.send(nowNs);
                due.add(new Probe(number, chain.number));
            }
        }
        return due;
    }

    private boolean isDue(Chain chain, long nowNs) {
        long sinceNs = nowNs - chain.sentNs;
        if (chain.number == 0) {
            return true;
        }
        if (!chain.waiting || chain.failed) {
            return sinceNs >= interval.toNanos();
        }
        return chain.offset != NONE && sinceNs >= Math.max(AGAIN.toNanos(), interval.toNanos());
    }

    /** Kafka has a probe, at this offset of its chain's inputs. */
    public synchronized void taken(Probe probe, long offset) {
        Chain chain = chains.get(probe.chain());
        if (chain.number == probe.number()) {
            chain.offset = offset;
            chain.answerIfBack(nanoTime.getAsLong());
        }
    }

    /** Kafka has not taken a probe: the next one follows, and what is waited for stays as old as it is. */
    public synchronized void failed(Probe probe) {
        Chain chain = chains.get(probe.chain());
        if (chain.number == probe.number()) {
            chain.failed = true;
        }
    }

    /** A sealed block answers for the chain's inputs up to this offset, exclusive. */
    public synchronized void sealed(int number, long inputTo) {
        if (number < chains.size()) {
            Chain chain = chains.get(number);
            chain.sealedTo = inputTo;
            chain.answerIfBack(nanoTime.getAsLong());
        }
    }

    /** @param trouble why alerts cannot be read or published now, if so */
    public synchronized Standing standing(Optional<String> trouble) {
        long nowNs = nanoTime.getAsLong();
        long lagNs = chains.isEmpty() ? nowNs - beganNs : 0;
        int worst = 0;
        boolean known = !chains.isEmpty();
        for (int number = 0; number < chains.size(); number++) {
            Chain chain = chains.get(number);
            known &= chain.tookNs != NONE;
            if (chain.lagNs(nowNs) > lagNs) {
                lagNs = chain.lagNs(nowNs);
                worst = number;
            }
        }
        boolean late = lagNs > LATE.toNanos();
        begun |= late || (known && trouble.isEmpty()) || nowNs - beganNs > BEGINNING.toNanos();
        State state = !begun ? State.STARTING : late || !known || trouble.isPresent() ? State.DELAYED : State.OK;
        return new Standing(state, lagNs / 1_000_000, why(late, worst, known, trouble));
    }

    private String why(boolean late, int worst, boolean known, Optional<String> trouble) {
        if (chains.isEmpty()) {
            return "the headers of sealed blocks are not followed yet";
        }
        if (late) {
            Chain chain = chains.get(worst);
            boolean inKafka = !chain.waiting || chain.offset != NONE;
            return "chain " + worst + (inKafka ? ": what Kafka has is not sealed" : ": Kafka does not take a probe");
        }
        return trouble.orElse(known ? "every chain seals what comes" : "not every chain has answered yet");
    }
}
