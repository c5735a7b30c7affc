/** Sabotage runs: a promise is broken on purpose, and a named check must turn red. */
@NullMarked
package org.wardledger.acceptance.sabotage;

import org.jspecify.annotations.NullMarked;
