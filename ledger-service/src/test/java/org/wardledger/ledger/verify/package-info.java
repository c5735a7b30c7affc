@NullMarked
package org.wardledger.ledger.verify;

import org.jspecify.annotations.NullMarked;
