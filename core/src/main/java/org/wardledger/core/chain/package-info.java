/** The engine: folds entries into a chain's state, and turns inputs into entries. No clock, no I/O. */
@NullMarked
package org.wardledger.core.chain;

import org.jspecify.annotations.NullMarked;
