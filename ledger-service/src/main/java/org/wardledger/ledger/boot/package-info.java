/** Where the service begins: its commands, and the beans that the other packages share. */
@NullMarked
package org.wardledger.ledger.boot;

import org.jspecify.annotations.NullMarked;
