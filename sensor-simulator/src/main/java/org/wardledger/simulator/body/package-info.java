/** Virtual patients: coupled, seeded, scripted physiology. Pure: no clock, no I/O. */
@NullMarked
package org.wardledger.simulator.body;

import org.jspecify.annotations.NullMarked;
