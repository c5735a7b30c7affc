/** Owns chains: reads their inputs, seals blocks and commits them in Kafka transactions. */
@NullMarked
package org.wardledger.ledger.seal;

import org.jspecify.annotations.NullMarked;
