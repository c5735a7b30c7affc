/** Turns a WFDB record into readings, and readings into a timetable. */
@NullMarked
package org.wardledger.simulator.replay;

import org.jspecify.annotations.NullMarked;
