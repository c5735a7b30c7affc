package org.wardledger.ledger.query;

import java.util.Base64;
import java.util.List;
import org.wardledger.core.hiding.Disclosure;

/**
 * What opens one entry's commitment: SHA-256(opener ‖ number of contents ‖ contents) is the commitment. Bytes in base64.
 *
 * @param contents canonical bytes, docs/FORMATS.md "Content"
 */
public record DisclosureAnswer(int chain, long height, int index, String opener, List<String> contents) {
    static DisclosureAnswer of(int chain, long height, int index, Disclosure disclosure) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new DisclosureAnswer(
                chain,
                height,
                index,
                base64.encodeToString(disclosure.opener()),
                disclosure.contents().stream().map(base64::encodeToString).toList());
    }
}
