package org.wardledger.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of 127.0.0.1. Both questions are asked before a broker binds, so another program may still be quicker. */
public final class LoopbackPort {
    public static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /**
     * A port that nobody listens on now: {@code wanted} itself, or any free one when it is 0.
     *
     * @param option the command-line option that chooses another, for the message
     */
    public static int claim(int wanted, String option) throws PortTakenException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), wanted));
            return socket.getLocalPort();
        } catch (java.net.BindException e) {
            throw new PortTakenException(wanted, option, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot try port " + wanted, e);
        }
    }
}
