/** Follows the ledger's topics into the index, on every node. */
@NullMarked
package org.wardledger.ledger.index;

import org.jspecify.annotations.NullMarked;
