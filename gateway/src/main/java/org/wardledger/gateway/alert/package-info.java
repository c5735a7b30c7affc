/** What the alert records of Kafka are to look like on the ward's MQTT topics. */
@NullMarked
package org.wardledger.gateway.alert;

import org.jspecify.annotations.NullMarked;
