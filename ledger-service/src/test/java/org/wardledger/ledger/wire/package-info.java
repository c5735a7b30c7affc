@NullMarked
package org.wardledger.ledger.wire;

import org.jspecify.annotations.NullMarked;
