package org.wardledger.gateway.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What can be set of the gateway; {@code application.properties} lists the keys of its channels. */
@ConfigMapping(prefix = "wardledger.gateway")
public interface GatewayConfig {

    /** This gateway's id: in every input it admits, and its MQTT client id. Two gateways must not share one. */
    @WithDefault("gateway-1")
    String id();

    /** How to read messages that name no MQTT 5 content type. */
    @WithDefault("application/vnd.wardledger.reading+json")
    String defaultContentType();
}
