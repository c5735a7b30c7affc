@NullMarked
package org.wardledger.ledger.boot;

import org.jspecify.annotations.NullMarked;
