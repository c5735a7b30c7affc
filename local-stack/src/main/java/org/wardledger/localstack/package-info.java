/** A real MQTT broker (HiveMQ CE) and a real Kafka (KRaft, one node) in one plain JVM, on loopback only. */
@NullMarked
package org.wardledger.localstack;

import org.jspecify.annotations.NullMarked;
