/** Alert rules and the engine that applies them: pure functions of sealed entries, without a clock. */
@NullMarked
package org.wardledger.core.alert;

import org.jspecify.annotations.NullMarked;
