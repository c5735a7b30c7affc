@NullMarked
package org.wardledger.ledger.seal;

import org.jspecify.annotations.NullMarked;
