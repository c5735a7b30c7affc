/** The gateway's Kafka besides its channels: whether it answers, how many chains the site has, and the alerts. */
@NullMarked
package org.wardledger.gateway.kafka;

import org.jspecify.annotations.NullMarked;
