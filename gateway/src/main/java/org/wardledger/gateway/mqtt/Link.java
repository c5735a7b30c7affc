package org.wardledger.gateway.mqtt;

import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a channel connected: connects, lets the channel work until the connection is lost, pauses, and does it again, for
 * the first connection as for any later one. One thread owns the connection and everything that is sent on it.
 */
final class Link implements AutoCloseable {

    /** What a channel does with its connections, always on the link's thread. */
    interface Work {
        /** Opens a connection that is ready for use. */
        PahoConnection connect() throws MqttException;

        /**
         * Works until the connection is lost or must be dropped.
         *
         * @return whether it proved good, so that the next pause may be short
         */
        boolean serve(PahoConnection connection) throws MqttException, InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(Link.class);
    private static final Duration PROOF = Duration.ofSeconds(5); // an idle connection that lived so long was good too

    private final String name;
    private final LinkState state;
    private final Backoff backoff;
    private final Work work;
    private final Thread thread;
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private String complaint = ""; // the link's thread only

    Link(String name, LinkSettings settings, Work work) {
        this.name = name;
        this.state = new LinkState(Clock.systemUTC());
        this.backoff = new Backoff(settings.firstPause(), settings.longestPause(), new SplittableRandom());
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name("mqtt-link-" + name).unstarted(this::run);
    }

    LinkState state() {
        return state;
    }

    void start() {
        thread.start();
    }

    /**
     * Ends the connection and does not wait for that; the state says why.
     *
     * @return false when it was ended before
     */
    boolean end(String why) {
        boolean first = ended.compareAndSet(null, why);
        thread.interrupt();
        return first;
    }

    /** Ends the connection and waits a little for that. */
    @Override
    public void close() {
        var unused = end("closed");
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (ended.get() == null) {
            try {
                connectAndServe();
                pause();
            } catch (InterruptedException e) {
                // ended
            }
        }
        state.down(String.valueOf(ended.get()));
    }

    private void connectAndServe() throws InterruptedException {
        try (PahoConnection connection = work.connect()) {
            state.up();
            complaint = "";
            LOG.infof(
                    "%s: connected (%s session)", name, connection.sessionPresent() ? "the broker kept our" : "a new");
            long fromNs = System.nanoTime();
            boolean good = work.serve(connection);
            if (good || System.nanoTime() - fromNs > PROOF.toNanos()) {
                backoff.reset();
            }
            String why = connection.lostBecause();
            down(why == null ? "dropped" : why);
        } catch (MqttException | RuntimeException e) {
            down(PahoConnection.reason(e));
        }
    }

    private void down(String why) {
        if (ended.get() == null) {
            state.down(why);
            if (why.equals(complaint)) {
                LOG.debugf("%s: no connection: %s", name, why);
            } else {
                LOG.warnf("%s: no connection: %s", name, why); // once: a broker may be away for hours
                complaint = why;
            }
        }
    }

    private void pause() throws InterruptedException {
        if (ended.get() == null) {
            TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
        }
    }
}
