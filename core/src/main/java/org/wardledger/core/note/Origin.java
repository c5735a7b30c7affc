package org.wardledger.core.note;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one log, the first line of its checkpoints: {@code site/chain/generation}.
 *
 * @param site 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param chain the Kafka partition, from 0
 * @param generation from 1; a restore that lost blocks opens the next one
 */
public record Origin(String site, int chain, int generation) {
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern TEXT = Pattern.compile("(" + SITE + ")/(0|[1-9][0-9]{0,9})/([1-9][0-9]{0,9})");

    public Origin {
        if (!SITE.matcher(site).matches()) {
            throw new IllegalArgumentException("a site's name is 1 to 64 of A-Z a-z 0-9 _ -");
        }
        if (chain < 0 || generation < 1) {
            throw new IllegalArgumentException("chains count from 0 and generations from 1");
        }
    }

    /** Reads exactly what {@link #text} writes. */
    public static Parsed<Origin> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return new Parsed.Malformed<>("an origin is site/chain/generation");
        }
        long chain = Long.parseLong(matcher.group(2));
        long generation = Long.parseLong(matcher.group(3));
        if (chain > Integer.MAX_VALUE || generation > Integer.MAX_VALUE) {
            return new Parsed.Malformed<>("the origin's chain or generation is above 2^31-1");
        }
        return new Parsed.Good<>(new Origin(matcher.group(1), (int) chain, (int) generation));
    }

    /** {@code site/chain/generation}. */
    public String text() {
        return site + "/" + chain + "/" + generation;
    }
}
