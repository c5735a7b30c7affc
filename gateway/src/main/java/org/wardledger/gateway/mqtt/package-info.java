/**
 * MQTT over Paho v5: the SmallRye Reactive Messaging connector {@code wardledger-mqtt}, for what comes in and for retained
 * messages out. Only this package knows Paho.
 *
 * <p>Paho 1.2.5 is the last release and has no maintainer, so the connector leans on as little of it as it can: a new
 * Paho client for each connection (no state of an old connection can leak into a new one), manual acknowledgements
 * released by one thread in PUBLISH order, a reconnect loop of our own, no file persistence, no topic aliases inbound.
 */
@NullMarked
package org.wardledger.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
