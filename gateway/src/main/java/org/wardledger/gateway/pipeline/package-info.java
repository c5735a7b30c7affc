/** The gateway's ways: MQTT to admission to Kafka, declared as channels, and alerts from Kafka to MQTT. */
@NullMarked
package org.wardledger.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
