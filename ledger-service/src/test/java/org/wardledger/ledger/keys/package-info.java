@NullMarked
package org.wardledger.ledger.keys;

import org.jspecify.annotations.NullMarked;
