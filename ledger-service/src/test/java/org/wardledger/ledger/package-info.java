@NullMarked
package org.wardledger.ledger;

import org.jspecify.annotations.NullMarked;
