package org.wardledger.acceptance.chaos;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that fails again and again, in ways and at moments that are drawn from a seed. Lanes run beside each other, so
 * faults overlap; on a lane one is over before the next begins.
 */
final class Lane {
    /** One way to fail; returns when it is over. */
    @FunctionalInterface
    interface Failure {
        void happen(Random random) throws Exception;
    }

    /**
     * A way to fail with its name.
     *
     * @param weight how often it is drawn, compared with the others
     */
    record Fault(String name, int weight, Failure failure) {}

    private final String name;
    private final int leastPauseMs;
    private final int mostPauseMs;
    private final List<Fault> faults;
    private final Random random;
    private final Consumer<String> log;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Exception failed;

    /** @param log told of each fault as it begins */
    Lane(String name, int leastPauseMs, int mostPauseMs, List<Fault> faults, long seed, Consumer<String> log) {
        this.name = name;
        this.leastPauseMs = leastPauseMs;
        this.mostPauseMs = mostPauseMs;
        this.faults = faults;
        this.random = new Random(seed ^ name.hashCode());
        this.log = log;
        this.thread = Thread.ofPlatform().name("lane-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                pause();
                if (stopped) {
                    return;
                }
                Fault fault = draw();
                log.accept(name + " " + fault.name());
                fault.failure().happen(random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failed = e;
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(leastPauseMs + random.nextInt(mostPauseMs - leastPauseMs));
    }

    private Fault draw() {
        int ticket = random.nextInt(faults.stream().mapToInt(Fault::weight).sum());
        for (Fault fault : faults) {
            ticket -= fault.weight();
            if (ticket < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("no fault is drawn");
    }

    /** No fault begins any more. */
    void stop() {
        stopped = true;
    }

    /** After {@link #stop}: waits until the last one is over. */
    void join() throws InterruptedException {
        thread.join();
        if (failed != null) {
            throw new AssertionError("the fault of " + name + " could not be made", failed);
        }
    }
}
