package org.wardledger.ledger.query;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;

/**
 * How far somebody has heard the events of all chains: {@code chain:height,...}, the last block heard of each, like a
 * pin; {@code chain:height+n} when of the block behind it the first n entries were heard too. Immutable.
 */
public final class StreamPosition {
    private static final Pattern ONE =
            Pattern.compile("(0|[1-9]\\d{0,8}):(-1|0|[1-9]\\d{0,17})(?:\\+([1-9]\\d{0,8}))?");
    private static final int MAX_LENGTH = 100_000;

    private final SortedMap<Integer, Heard> chains;

    /** The last block that was heard whole, and how many entries of the next one were. */
    public record Heard(long height, int entries) {
        String text() {
            return entries == 0 ? Long.toString(height) : height + "+" + entries;
        }
    }

    private StreamPosition(SortedMap<Integer, Heard> chains) {
        this.chains = chains;
    }

    /** Behind the newest indexed blocks. */
    public static StreamPosition newest(LedgerStore store) {
        SortedMap<Integer, Heard> chains = new TreeMap<>();
        for (ChainStore chain : store.chains()) {
            chains.put(chain.chain(), new Heard(chain.height(), 0));
        }
        return new StreamPosition(chains);
    }

    /** Empty when it is malformed, or is not of a site with these chains. */
    public static Optional<StreamPosition> parse(String text, LedgerStore store) {
        SortedMap<Integer, Heard> chains = new TreeMap<>();
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (String part : text.split(",", -1)) {
            Matcher matcher = ONE.matcher(part);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int entries = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
            Heard heard = new Heard(Long.parseLong(matcher.group(2)), entries);
            if (chains.put(Integer.valueOf(matcher.group(1)), heard) != null) {
                return Optional.empty();
            }
        }
        boolean allChains = chains.size() == store.chains().size()
                && chains.lastKey() == store.chains().size() - 1;
        return allChains ? Optional.of(new StreamPosition(chains)) : Optional.empty();
    }

    public Heard of(int chain) {
        Heard heard = chains.get(chain);
        if (heard == null) {
            throw new IllegalArgumentException("a position without chain " + chain);
        }
        return heard;
    }

    StreamPosition with(int chain, Heard heard) {
        SortedMap<Integer, Heard> changed = new TreeMap<>(chains);
        changed.put(chain, heard);
        return new StreamPosition(changed);
    }

    /** How many blocks the newest indexed ones are away, to either side: the most of any chain. */
    public long distance(LedgerStore store) {
        long most = 0;
        for (Map.Entry<Integer, Heard> chain : chains.entrySet()) {
            long newest = store.chain(chain.getKey()).height();
            most = Math.max(most, Math.abs(newest - chain.getValue().height()));
        }
        return most;
    }

    public String text() {
        return chains.entrySet().stream()
                .map(chain -> chain.getKey() + ":" + chain.getValue().text())
                .collect(Collectors.joining(","));
    }
}
