package org.wardledger.gateway.mqtt;

import java.util.Optional;

/** What the connector knows of each of its channels. */
sealed interface Channel extends AutoCloseable permits IncomingChannel, RetainedChannel {

    /** Why it does not work now, if so. */
    Optional<String> trouble();

    /** How it is, for the health report. */
    String sentence();

    @Override
    void close();
}
