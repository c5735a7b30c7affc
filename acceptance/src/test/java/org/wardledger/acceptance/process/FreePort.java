package org.wardledger.acceptance.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds free ports of the loopback interface for processes that bind them later. None is found twice by one JVM, nor by two
 * forks of a build, nor taken meanwhile by somebody who asks the system for any port: they lie below those that Linux and
 * macOS give away.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    /** Each fork has every sixteenth port. */
    private static final int FORKS = 16;

    private static final int SLOTS = (LAST - FIRST) / FORKS;
    private static final int FORK =
            Integer.parseInt(System.getProperty("wardledger.fork", "fork-1").substring("fork-".length())) % FORKS;

    // another build of this machine most likely begins elsewhere
    private static int slot = (int) (ProcessHandle.current().pid() % SLOTS);

    private FreePort() {}

    public static synchronized int find() throws IOException {
        for (int tries = 0; tries < SLOTS; tries++) {
            int port = FIRST + slot * FORKS + FORK;
            slot = (slot + 1) % SLOTS;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // somebody listens there
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + LAST);
    }
}
