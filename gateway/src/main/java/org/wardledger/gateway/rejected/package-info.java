/** What was refused and is kept in {@code wardledger.rejected}: found again, and handed on once more. */
@NullMarked
package org.wardledger.gateway.rejected;

import org.jspecify.annotations.NullMarked;
