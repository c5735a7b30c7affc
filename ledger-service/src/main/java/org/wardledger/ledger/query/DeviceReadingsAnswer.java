package org.wardledger.ledger.query;

import java.util.List;

/** Where an identity was sealed: normally once; once more for each assignment of the device that it came under. */
public record DeviceReadingsAnswer(String asOf, List<ReadingView> readings) {}
