package org.wardledger.ledger.wire;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardledger.core.audit.AuditPart;
import org.wardledger.core.bytes.DecodeException;

/** What an audit's {@code asOf} says: up to which block of each chain entries were looked for. */
final class AuditPins {
    private static final Pattern ONE = Pattern.compile("(0|[1-9][0-9]{0,8}):(-1|0|[1-9][0-9]{0,17})");

    private final Map<Integer, Long> heights = new TreeMap<>();

    private AuditPins() {}

    /** @throws DecodeException unless it is chain:height[,chain:height...], by chain */
    static AuditPins parse(String text) {
        AuditPins pins = new AuditPins();
        int last = -1;
        for (String part : text.split(",", -1)) {
            Matcher matcher = ONE.matcher(part);
            int chain = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
            if (chain <= last) {
                throw new DecodeException("asOf is chain:height[,chain:height...], by chain");
            }
            pins.heights.put(chain, Long.valueOf(matcher.group(2)));
            last = chain;
        }
        return pins;
    }

    /** @throws DecodeException when the part shows a block behind it, or its checkpoint does not reach it */
    void check(AuditPart part) {
        Long height = heights.get(part.origin().chain());
        long highest = part.blocks().getLast().header().height();
        if (height == null || height < highest || height >= part.claim().size()) {
            throw new DecodeException(
                    "asOf does not fit what is shown of chain " + part.origin().chain());
        }
    }
}
