package org.wardledger.ledger.query;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Up to which block of each chain an answer counts: {@code chain:height,...}; height -1 is before the first block.
 * Always names every chain of the site. Immutable.
 */
public final class Pins {
    private static final Pattern ONE = Pattern.compile("(0|[1-9]\\d{0,8}):(-1|0|[1-9]\\d{0,17})");
    private static final int MAX_LENGTH = 100_000;

    private final SortedMap<Integer, Long> heights;
    private final Set<Integer> named;

    private Pins(SortedMap<Integer, Long> heights, Set<Integer> named) {
        this.heights = heights;
        this.named = Set.copyOf(named);
    }

    /** The newest indexed blocks. */
    public static Pins newest(LedgerStore store) {
        SortedMap<Integer, Long> heights = new TreeMap<>();
        store.chains().forEach(chain -> heights.put(chain.chain(), chain.height()));
        return new Pins(heights, Set.of());
    }

    /**
     * Reads a pin; a chain that it does not name counts up to its newest block.
     *
     * @throws QueryProblem when it is malformed, or names a chain or a block that is not here
     */
    public static Pins parse(@Nullable String text, LedgerStore store) {
        Pins pins = newest(store);
        if (text == null) {
            return pins;
        }
        Map<Integer, Long> read = read(text);
        read.forEach((chain, height) -> {
            Long indexed = pins.heights.get(chain);
            if (indexed == null) {
                throw QueryProblem.badParameter("asOf names chain " + chain + ", and there is none");
            }
            if (height > indexed) {
                throw QueryProblem.notYet("asOf names block " + height + " of chain " + chain + ", indexed up to "
                        + indexed + "; ask again later");
            }
            pins.heights.put(chain, height);
        });
        return new Pins(pins.heights, read.keySet());
    }

    /** The pairs of a pin's text, whatever chains there are. */
    static Map<Integer, Long> read(String text) {
        Map<Integer, Long> read = new TreeMap<>();
        if (text.length() > MAX_LENGTH) {
            throw QueryProblem.badParameter("asOf is too long");
        }
        for (String part : text.split(",", -1)) {
            Matcher matcher = ONE.matcher(part);
            if (!matcher.matches()) {
                throw QueryProblem.badParameter("asOf is chain:height[,chain:height...], for example 0:17,1:9");
            }
            if (read.put(Integer.valueOf(matcher.group(1)), Long.valueOf(matcher.group(2))) != null) {
                throw QueryProblem.badParameter("asOf names chain " + matcher.group(1) + " twice");
            }
        }
        return read;
    }

    /** Height of the newest block of the chain that counts, -1 when none does. */
    public long height(int chain) {
        Long height = heights.get(chain);
        if (height == null) {
            throw QueryProblem.unknown("there is no chain " + chain);
        }
        return height;
    }

    /** Whether whoever asked has named the chain: what counts of the others is what is there now. */
    boolean names(int chain) {
        return named.contains(chain);
    }

    /** The same, with another height for one chain; at most the chain's own. */
    Pins with(int chain, long height) {
        SortedMap<Integer, Long> changed = new TreeMap<>(heights);
        changed.put(chain, Math.min(height, height(chain)));
        return new Pins(changed, named);
    }

    /** What an answer that read all chains says. */
    public String text() {
        return heights.entrySet().stream()
                .map(pin -> pin.getKey() + ":" + pin.getValue())
                .collect(Collectors.joining(","));
    }

    /** What an answer that read one chain says. */
    public String text(int chain) {
        return chain + ":" + height(chain);
    }

    IntStream chains() {
        return heights.keySet().stream().mapToInt(Integer::intValue);
    }
}
