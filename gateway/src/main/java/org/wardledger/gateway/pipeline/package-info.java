/** The gateway's way, declared as channels: MQTT to admission to Kafka, and alerts from Kafka to MQTT. */
@NullMarked
package org.wardledger.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
