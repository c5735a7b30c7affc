package org.wardledger.acceptance.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a client and a server: passes TCP connections on, and can be cut in the ways in which networks fail. A
 * broken cable stays so until it is mended. Thread-safe.
 */
public final class Cable implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    /** Longer than anything waits here: a cable that is broken for good ends with its test. */
    private static final int CONNECT_MS = 2_000;

    private final int port;
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger tearAfter = new AtomicInteger(); // bytes; 0: not at all
    private final Object lock = new Object();
    private volatile Tap tap = (connection, toServer, bytes, count) -> {};
    private @Nullable ServerSocket listener;
    private boolean hung;
    private boolean closed;

    /** Hears what passes. */
    @FunctionalInterface
    public interface Tap {
        /**
         * Told of bytes before they are passed on; each direction of a connection on a thread of its own.
         *
         * @param connection the same object for all bytes of a connection
         */
        void passes(Object connection, boolean toServer, byte[] bytes, int count);
    }

    /** Lays a cable from a port of its own to a server's port of this machine, which need not listen yet. */
    public Cable(int port, int target) throws IOException {
        this.port = port;
        this.target = target;
        listen();
    }

    public int port() {
        return port;
    }

    /** Who hears what passes from now on. */
    public void tap(Tap who) {
        tap = who;
    }

    private void listen() throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        synchronized (lock) {
            listener = server;
        }
        Thread.ofVirtual().name("cable-" + port).start(() -> accept(server));
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException("the cable on port " + port + " is of no use", e);
                }
            }
        }
    }

    private void connect(Socket near) {
        Socket far = new Socket();
        Connection connection = new Connection(near, far);
        connections.add(connection);
        try {
            await();
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MS);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(connection, near, far));
            pass(connection, far, near);
        } catch (IOException e) {
            connection.reset(); // nobody listens there: the client is told by a reset
        }
    }

    private void pass(Connection connection, Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                await();
                int most = tearAfter.get();
                if (most > 0 && read > most && tearAfter.compareAndSet(most, 0)) {
                    tap.passes(connection, from == connection.near, chunk, most);
                    out.write(chunk, 0, most);
                    connection.reset();
                    return;
                }
                tap.passes(connection, from == connection.near, chunk, read);
                out.write(chunk, 0, read);
            }
            if (!connection.halfOpen) {
                connection.end();
            }
        } catch (IOException e) {
            if (!connection.halfOpen) {
                connection.reset();
            }
        }
    }

    /** Waits while nothing gets through. */
    private void await() throws IOException {
        synchronized (lock) {
            while (hung && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        }
    }

    /** Ends all connections at once; new ones are made. */
    public void cut() {
        connections.forEach(Connection::reset);
    }

    /** Ends the next connection that carries more than so many bytes at once, behind just so many of them. */
    public void tearNext(int bytes) {
        tearAfter.set(bytes);
    }

    /** Ends all connections, and refuses new ones. */
    public void refuse() throws IOException {
        synchronized (lock) {
            if (listener != null) {
                listener.close();
                listener = null;
            }
        }
        cut();
    }

    /** Connections stand and are made, and nothing gets through. What was sent meanwhile arrives when it is mended. */
    public void hang() {
        synchronized (lock) {
            hung = true;
        }
    }

    /** The servers see their connections end, and the clients are not told before it is mended. */
    public void halfOpen() throws IOException {
        for (Connection connection : connections) {
            connection.halfOpen = true;
            connection.far.close();
        }
    }

    /** As new. */
    public void mend() throws IOException {
        boolean refusing;
        synchronized (lock) {
            hung = false;
            tearAfter.set(0);
            refusing = listener == null && !closed;
            lock.notifyAll();
        }
        connections.stream().filter(connection -> connection.halfOpen).forEach(Connection::reset);
        if (refusing) {
            listen();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        refuse();
    }

    private final class Connection {
        private final Socket near;
        private final Socket far;
        private volatile boolean halfOpen;

        Connection(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        /** As a network does it: without goodbye. */
        void reset() {
            connections.remove(this);
            for (Socket end : new Socket[] {near, far}) {
                try (end) {
                    if (!end.isClosed()) {
                        end.setSoLinger(true, 0);
                    }
                } catch (IOException e) {
                    // it has gone by itself
                }
            }
        }

        /** One end has said goodbye, and the other is told. */
        void end() throws IOException {
            connections.remove(this);
            near.close();
            far.close();
        }
    }
}
