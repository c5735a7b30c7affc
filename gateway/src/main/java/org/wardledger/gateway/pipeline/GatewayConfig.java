package org.wardledger.gateway.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import org.wardledger.gateway.admission.Admitter;

/** What can be set of the gateway; {@code application.properties} lists the keys of its channels. */
@ConfigMapping(prefix = "wardledger.gateway")
public interface GatewayConfig {

    /** This gateway's id: in every input it admits, and its MQTT client id. Two gateways must not share one. */
    @WithDefault("gateway-1")
    String id();

    /** How to read messages that name no MQTT 5 content type. */
    @WithDefault("application/vnd.wardledger.reading+json")
    String defaultContentType();

    /** What becomes of what a device sends that was never registered nor assigned: {@code bed}, or {@code reject}. */
    @WithDefault("bed")
    Admitter.UnknownDevices unknownDevices();

    /** Directory of this gateway's own files; two gateways must not share one. */
    @WithDefault(".wardledger/gateway")
    Path data();

    /** Whether this start is the gateway's last; see {@link Retirement}. */
    @WithDefault("no")
    Retire retire();

    /** How a gateway goes for good. */
    enum Retire {
        /** It does not. */
        NO,
        /** Others of its site take what comes from now on. */
        TO_OTHERS,
        /** It is the site's last: nothing comes any more, and it takes what is left. */
        LAST
    }

    /** How often it is asked whether alerts can be relied on, and wards are told, in milliseconds; 0: never. */
    @WithDefault("2000")
    long probeMs();

    /** How much one device may send. */
    DeviceConfig device();

    /** What can be set of what a device may send; a message counts once, and once more for each full KiB. */
    interface DeviceConfig {

        /** Messages a second. */
        @WithDefault("1000")
        double perSecond();

        /** Messages at once. */
        @WithDefault("300000")
        int burst();
    }

    /** What is acknowledged while Kafka cannot take it. */
    SpoolConfig spool();

    /** What can be set of the spool. */
    interface SpoolConfig {

        /** Bytes of messages that it holds at most, before compression. */
        @WithDefault("17179869184")
        long maxBytes();

        /** How long Kafka may take for a message before messages are spooled. */
        @WithDefault("3000")
        long afterMs();
    }
}
