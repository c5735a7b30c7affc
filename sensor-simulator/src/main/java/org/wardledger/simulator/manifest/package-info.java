/** The record of what was acknowledged: one JSON line a message. */
@NullMarked
package org.wardledger.simulator.manifest;

import org.jspecify.annotations.NullMarked;
