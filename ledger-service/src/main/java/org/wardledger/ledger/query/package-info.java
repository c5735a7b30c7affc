/**
 * Answers about the ledger: pure functions of the blocks up to a pin, so that the same question at the same pin has the
 * same answer, byte for byte, on any node and after any rebuild. Knows nothing of HTTP.
 */
@NullMarked
package org.wardledger.ledger.query;

import org.jspecify.annotations.NullMarked;
