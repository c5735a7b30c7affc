/** Reads PhysioNet WFDB records (header(5), signal(5)): pure, no network. */
@NullMarked
package org.wardledger.simulator.wfdb;

import org.jspecify.annotations.NullMarked;
