/** What the alert records of Kafka are to look like on the ward's MQTT topics, and whether they can be relied on now. */
@NullMarked
package org.wardledger.gateway.alert;

import org.jspecify.annotations.NullMarked;
