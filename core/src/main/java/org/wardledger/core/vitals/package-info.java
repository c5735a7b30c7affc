/** What a sensor measured: readings, measurements, waveforms, and the names that address them. */
@NullMarked
package org.wardledger.core.vitals;

import org.jspecify.annotations.NullMarked;
