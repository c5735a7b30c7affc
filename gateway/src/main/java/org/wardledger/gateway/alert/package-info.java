/** What an alert record of Kafka looks like on the ward's MQTT topics. */
@NullMarked
package org.wardledger.gateway.alert;

import org.jspecify.annotations.NullMarked;
