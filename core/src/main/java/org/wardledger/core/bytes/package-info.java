/** Canonical binary encoding: every value has exactly one encoding, and decoding is bounded. */
@NullMarked
package org.wardledger.core.bytes;

import org.jspecify.annotations.NullMarked;
