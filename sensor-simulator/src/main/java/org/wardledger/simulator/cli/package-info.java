/** The commands. */
@NullMarked
package org.wardledger.simulator.cli;

import org.jspecify.annotations.NullMarked;
