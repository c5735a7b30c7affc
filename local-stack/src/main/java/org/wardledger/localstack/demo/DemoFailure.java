package org.wardledger.localstack.demo;

import java.io.Serial;

/** The demo cannot go on; the message is for the person who started it. */
final class DemoFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
