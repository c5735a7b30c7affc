/** Puts the service together and starts and stops it. */
@NullMarked
package org.wardledger.ledger.boot;

import org.jspecify.annotations.NullMarked;
