package org.wardledger.simulator.publish;

/** Hears of each message once. Called one at a time per link, from the client's threads: must be quick. */
public interface DeliveryListener {

    /** PUBACK with success: the broker has taken responsibility. */
    void acknowledged(OutgoingMessage message);

    /** PUBACK with a reason code of 0x80 or more: the broker will not have it; it is not sent again. */
    void refused(OutgoingMessage message, int reasonCode);
}
