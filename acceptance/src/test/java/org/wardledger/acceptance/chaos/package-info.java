/** Faults at random under load, and the count of what came of each message. Used by tests and by {@code wardledger bench}. */
@NullMarked
package org.wardledger.acceptance.chaos;

import org.jspecify.annotations.NullMarked;
