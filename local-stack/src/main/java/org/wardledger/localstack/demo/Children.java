package org.wardledger.localstack.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wardledger.localstack.process.ChildProcess;
import org.wardledger.localstack.process.LocalStackProcess;

/**
 * Everything the demo has started. Stopped in the order in which readings flow (simulators, services, brokers), each within
 * a bounded time. What is under way then is not waited for: what the MQTT broker has acknowledged and the gateway has not,
 * and what the gateway has written and the ledger has not sealed, stays with the brokers and the gateway's spool, on disk, and arrives when the demo
 * is started again on the same directory. Thread-safe: a shutdown hook may close it at any moment.
 */
final class Children implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Path logs;
    private final List<ChildProcess> simulators = new ArrayList<>();
    private final List<ChildProcess> services = new ArrayList<>();
    private @Nullable LocalStackProcess brokers;
    private boolean closed;

    Children(Path logs) {
        this.logs = logs;
    }

    void brokers(LocalStackProcess.Options options) throws DemoFailure, InterruptedException {
        LocalStackProcess started;
        try {
            started = LocalStackProcess.startForOwner(options.withLog(log("brokers")));
        } catch (IOException e) {
            throw new DemoFailure(String.valueOf(e.getMessage()));
        }
        synchronized (this) {
            if (!closed) {
                brokers = started;
                return;
            }
        }
        started.close();
    }

    ChildProcess service(String name, List<String> command) throws DemoFailure {
        return start(name, command, services, line -> {});
    }

    ChildProcess simulator(String name, List<String> command, Consumer<String> lines) throws DemoFailure {
        return start(name, command, simulators, lines);
    }

    private synchronized ChildProcess start(
            String name, List<String> command, List<ChildProcess> kind, Consumer<String> lines) throws DemoFailure {
        if (closed) {
            throw new DemoFailure("stopped before " + name + " was started");
        }
        try {
            ChildProcess child = ChildProcess.start(name, command, log(name), lines);
            kind.add(child);
            return child;
        } catch (IOException e) {
            throw new DemoFailure("cannot start " + name + ": " + e.getMessage());
        }
    }

    private Path log(String name) {
        return logs.resolve(name + ".log");
    }

    /** Fails when a broker or a service has ended: nobody but this demo ends them. */
    synchronized void requireServices() throws DemoFailure {
        List<ChildProcess> needed = new ArrayList<>(services);
        if (brokers != null) {
            needed.add(brokers.process());
        }
        for (ChildProcess child : needed) {
            if (!closed && !child.isAlive()) {
                throw ended(child);
            }
        }
    }

    static DemoFailure ended(ChildProcess child) {
        return new DemoFailure(
                child.name() + " ended unexpectedly with status " + child.exit().join() + ":\n" + child.tail());
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop(simulators);
        stop(services);
        if (brokers != null) {
            brokers.close();
        }
    }

    private static void stop(List<ChildProcess> children) {
        children.forEach(ChildProcess::terminate);
        children.forEach(child -> child.awaitEnd(STOP_WITHIN));
    }
}
