package org.wardledger.simulator.publish;

/** One open MQTT 5 connection. It ends once; a new one is opened instead. Thread-safe. */
interface MqttConnection {

    /** What became of messages and of the connection; called from the connection's own threads, must be quick. */
    interface Events {

        /** PUBACK with that reason code: below 0x80 the broker has taken the message. */
        void acknowledged(long ticket, int reasonCode);

        /** The connection is gone; nothing more will be acknowledged. May be said more than once. */
        void lost(String why);
    }

    /** How many messages the server lets be unacknowledged at a time (its receive maximum). */
    int receiveMaximum();

    /**
     * Publishes at QoS 1. The ticket comes back with the acknowledgement.
     *
     * @throws ConnectionFailed when it cannot be sent on this connection; the connection is of no more use
     */
    void publish(long ticket, OutgoingMessage message) throws ConnectionFailed;

    /** Ends the connection, without waiting for acknowledgements. */
    void close();

    /** A connection that cannot be made, or cannot go on. */
    final class ConnectionFailed extends Exception {
        private static final long serialVersionUID = 1L;

        ConnectionFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
