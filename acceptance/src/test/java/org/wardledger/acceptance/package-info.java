/**
 * Black-box tests of the whole: real brokers, the packaged services, real clients. Nothing of the product's code is used
 * here, so that a mistake in it cannot hide itself; {@code DirectionsTest} holds that.
 */
@NullMarked
package org.wardledger.acceptance;

import org.jspecify.annotations.NullMarked;
