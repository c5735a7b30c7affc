@NullMarked
package org.wardledger.ledger.query;

import org.jspecify.annotations.NullMarked;
