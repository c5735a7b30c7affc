/** Events that people bring about: written into a chain's inputs, and answered when they are sealed. */
@NullMarked
package org.wardledger.ledger.event;

import org.jspecify.annotations.NullMarked;
