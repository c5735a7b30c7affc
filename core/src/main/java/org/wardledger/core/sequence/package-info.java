/** Which sequences of a stream are sealed, missing or declared missing: exactly, and in bounded space. */
@NullMarked
package org.wardledger.core.sequence;

import org.jspecify.annotations.NullMarked;
