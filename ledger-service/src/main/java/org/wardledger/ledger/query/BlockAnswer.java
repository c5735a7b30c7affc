package org.wardledger.ledger.query;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;

/**
 * A whole block.
 *
 * @param header the header's bytes in hex
 * @param items its entries: place, kind, leaf hash and bytes in hex, then what the bytes say
 */
public record BlockAnswer(@JsonUnwrapped BlockSummary summary, String header, List<Map<String, Object>> items) {}
