@NullMarked
package org.wardledger.ledger.index;

import org.jspecify.annotations.NullMarked;
