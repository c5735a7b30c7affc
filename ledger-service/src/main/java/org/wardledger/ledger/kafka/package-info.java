/** The Kafka clients' settings and the topics' names. */
@NullMarked
package org.wardledger.ledger.kafka;

import org.jspecify.annotations.NullMarked;
