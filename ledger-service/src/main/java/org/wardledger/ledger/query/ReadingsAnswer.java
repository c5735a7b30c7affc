package org.wardledger.ledger.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a patient's readings, by reading time, then place.
 *
 * @param next cursor of the next page, absent at the end
 */
public record ReadingsAnswer(
        String patient,
        String asOf,
        List<ReadingView> readings,
        @Nullable String next) {}
