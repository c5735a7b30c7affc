/** A stand-in for the module sensor-simulator, under its real name because the demo starts it by that. */
@NullMarked
package org.wardledger.simulator;

import org.jspecify.annotations.NullMarked;
