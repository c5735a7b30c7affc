/** Readings as devices send them, and their manifests; read by these tests' own code. */
@NullMarked
package org.wardledger.acceptance.reading;

import org.jspecify.annotations.NullMarked;
