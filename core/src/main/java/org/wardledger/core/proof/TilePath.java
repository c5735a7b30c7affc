package org.wardledger.core.proof;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardledger.core.note.Origin;

/**
 * The name of one static resource of a log (c2sp.org/tlog-tiles), as it stands behind {@code tile/} in an address. A
 * resource has one name: leading zeros, other groups of digits and a width of 0 or 256 are no names.
 */
public sealed interface TilePath {
    /** Nodes, or entries, in a full tile. */
    int FULL_WIDTH = 256;

    /** Levels of the tree that one level of tiles stands for. */
    int TILE_HEIGHT = 8;

    /** The highest level that the format has. */
    int MAX_LEVEL = 63;

    /** Counts the tiles of a level from the left. */
    long index();

    /** 256, or 1 to 255 for a partial tile. */
    int width();

    /** How it stands behind {@code tile/}. */
    String text();

    /** The tile of {@code width} nodes from index × 256 on, each the root over 256^level leaves. */
    record Nodes(int level, long index, int width) implements TilePath {
        public Nodes {
            Format.check(index, width);
            if (level < 0 || level > MAX_LEVEL) {
                throw new IllegalArgumentException("tiles have levels 0 to " + MAX_LEVEL + ", not " + level);
            }
        }

        @Override
        public String text() {
            return level + "/" + Format.text(index, width);
        }
    }

    /** The bundle of {@code width} entries of the log from index × 256 on. */
    record Entries(long index, int width) implements TilePath {
        public Entries {
            Format.check(index, width);
        }

        @Override
        public String text() {
            return "entries/" + Format.text(index, width);
        }
    }

    /**
     * Where the tiles of a log stand: {@code chain}, and behind the first generation {@code chain/generation}. What an
     * earlier one had under a name may be lost, and others may keep it for ever.
     */
    static String log(Origin origin) {
        return origin.generation() == 1 ? Integer.toString(origin.chain()) : origin.chain() + "/" + origin.generation();
    }

    /** Reads exactly what {@link #text} writes. */
    static Optional<TilePath> parse(String text) {
        Matcher matcher = Format.PATH.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long index;
        try {
            index = Long.parseLong(matcher.group("index").replace("x", "").replace("/", ""));
        } catch (NumberFormatException e) {
            return Optional.empty(); // beyond 63 bits
        }
        String width = matcher.group("width");
        String level = matcher.group("level");
        if (index > Format.MAX_INDEX || (width != null && Integer.parseInt(width) >= FULL_WIDTH)) {
            return Optional.empty();
        }
        int nodes = width == null ? FULL_WIDTH : Integer.parseInt(width);
        if (level.equals("entries")) {
            return Optional.of(new Entries(index, nodes));
        }
        int number = Integer.parseInt(level);
        return number > MAX_LEVEL ? Optional.empty() : Optional.of(new Nodes(number, index, nodes));
    }

    /** The form of what both kinds share. */
    final class Format {
        /** The last tile that begins within 2^63-1 leaves. */
        static final long MAX_INDEX = Long.MAX_VALUE / FULL_WIDTH;

        private static final Pattern PATH = Pattern.compile("(?<level>entries|0|[1-9][0-9]?)/"
                // only the first of several groups may not be zero: it would be a leading one
                + "(?<index>[0-9]{3}|x(?!000)[0-9]{3}/(?:x[0-9]{3}/){0,5}[0-9]{3})"
                + "(?:\\.p/(?<width>[1-9][0-9]{0,2}))?");

        private Format() {}

        private static void check(long index, int width) {
            if (index < 0 || index > MAX_INDEX || width < 1 || width > FULL_WIDTH) {
                throw new IllegalArgumentException("no tile has index " + index + " and width " + width);
            }
        }

        private static String text(long index, int width) {
            StringBuilder text = new StringBuilder(three(index % 1000));
            for (long rest = index / 1000; rest > 0; rest /= 1000) {
                text.insert(0, "x" + three(rest % 1000) + "/");
            }
            if (width < FULL_WIDTH) {
                text.append(".p/").append(width);
            }
            return text.toString();
        }

        private static String three(long group) {
            return String.valueOf(1000 + group).substring(1);
        }
    }
}
