/** The topic wardledger.devices: whom a device measures, and since when. */
@NullMarked
package org.wardledger.core.device;

import org.jspecify.annotations.NullMarked;
