/** Messages that Kafka cannot take now, on disk: the gateway's second place where an acknowledged message is safe. */
@NullMarked
package org.wardledger.gateway.spool;

import org.jspecify.annotations.NullMarked;
