package org.wardledger.gateway.admission;

import org.jspecify.annotations.Nullable;

/**
 * A message as it came, before anything is known about it.
 *
 * @param contentType as the publisher gave it, or null
 * @param payload not copied; nobody may change it
 * @param arrivalMs the gateway's clock when it came, milliseconds since 1970 UTC
 * @param overRate whether its device had sent more than it may; decided when it came, so that it is decided once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying every payload would be waste
public record Received(String topic, @Nullable String contentType, byte[] payload, long arrivalMs, boolean overRate) {}
