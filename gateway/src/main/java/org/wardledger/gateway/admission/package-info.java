/**
 * Which messages become readings: pure decisions on bytes, topic, content type and arrival time. No clock, no broker, no
 * framework; the JDK, {@code core} and Jackson's streaming parser only.
 */
@NullMarked
package org.wardledger.gateway.admission;

import org.jspecify.annotations.NullMarked;
