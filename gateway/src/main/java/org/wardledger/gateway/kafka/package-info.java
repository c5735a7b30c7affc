/** What the gateway must know of Kafka besides its channels: whether it answers, and how many chains the site has. */
@NullMarked
package org.wardledger.gateway.kafka;

import org.jspecify.annotations.NullMarked;
