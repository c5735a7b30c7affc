/** Which way an arrived message goes: to Kafka, or to the spool and from there to Kafka. Knows neither. */
@NullMarked
package org.wardledger.gateway.passage;

import org.jspecify.annotations.NullMarked;
