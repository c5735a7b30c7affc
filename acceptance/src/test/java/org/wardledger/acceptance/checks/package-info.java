/** What is promised, as checks that tests and sabotage runs share. A broken promise is an AssertionError. */
@NullMarked
package org.wardledger.acceptance.checks;

import org.jspecify.annotations.NullMarked;
