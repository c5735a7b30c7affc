@NullMarked
package org.wardledger.ledger.store;

import org.jspecify.annotations.NullMarked;
