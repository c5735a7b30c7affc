/** Measurements of the whole, run by {@code ./wardledger bench}. They print figures and never judge them. */
@NullMarked
package org.wardledger.benchmarks;

import org.jspecify.annotations.NullMarked;
