package org.wardledger.localstack.process;

import java.io.Serial;

/** Another program listens on a port that was asked for; the message names the port and the option that changes it. */
public final class PortTakenException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    PortTakenException(int port, String option, Throwable cause) {
        super("port " + port + " of " + LoopbackPort.HOST + " is taken: choose another with " + option, cause);
    }
}
