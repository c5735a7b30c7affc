/** What a device says, and the JSON it says it in (the wire format, nothing of a transport). */
@NullMarked
package org.wardledger.simulator.reading;

import org.jspecify.annotations.NullMarked;
