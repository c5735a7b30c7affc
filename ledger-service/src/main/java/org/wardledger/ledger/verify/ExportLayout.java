package org.wardledger.ledger.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardledger.core.proof.TilePath;

/** Where things stand in an export, docs/FORMATS.md "Exports". */
final class ExportLayout {
    /** Written last: an export without it is not complete. */
    static final String ABOUT = "export.json";
    /** What a file is called while it is written, behind its name. */
    static final String UNFINISHED = ".new";

    private static final Pattern ABOUT_TEXT =
            Pattern.compile("\\{\"version\":1,\"site\":\"([A-Za-z0-9_-]{1,64})\",\"chains\":([1-9][0-9]{0,8})}\n");

    private ExportLayout() {}

    /** What {@link #ABOUT} says. */
    record About(String site, int chains) {
        String text() {
            return "{\"version\":1,\"site\":\"" + site + "\",\"chains\":" + chains + "}\n";
        }

        /** @throws BlockSource.Unreadable unless it is exactly what {@link #text} writes */
        static About parse(String text) {
            Matcher matcher = ABOUT_TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new BlockSource.Unreadable(ABOUT + " does not say what an export's says");
            }
            return new About(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
    }

    static Path checkpoint(Path export, int chain) {
        return chain(export, chain).resolve("checkpoint");
    }

    static Path tile(Path export, int chain, TilePath tile) {
        return chain(export, chain).resolve("tile/" + tile.text());
    }

    static Path body(Path export, int chain, long height) {
        // an index of tiles is written as a height is here
        String number =
                new TilePath.Nodes(0, height, TilePath.FULL_WIDTH).text().substring("0/".length());
        return chain(export, chain).resolve("blocks/" + number);
    }

    static Path chain(Path export, int chain) {
        return export.resolve(Integer.toString(chain));
    }

    /** The bundles of headers of a log of this size: full ones, and a partial one at the end. */
    static List<TilePath.Entries> headers(long size) {
        List<TilePath.Entries> tiles = new ArrayList<>();
        for (long index = 0; index * TilePath.FULL_WIDTH < size; index++) {
            tiles.add(new TilePath.Entries(index, width(index, size)));
        }
        return tiles;
    }

    /** The tiles of a log of this size, of all levels. */
    static List<TilePath.Nodes> nodes(long size) {
        List<TilePath.Nodes> tiles = new ArrayList<>();
        long nodes = size;
        for (int level = 0; nodes > 0; level++) {
            for (long index = 0; index * TilePath.FULL_WIDTH < nodes; index++) {
                tiles.add(new TilePath.Nodes(level, index, width(index, nodes)));
            }
            nodes /= TilePath.FULL_WIDTH;
        }
        return tiles;
    }

    private static int width(long index, long nodes) {
        return (int) Math.min(TilePath.FULL_WIDTH, nodes - index * TilePath.FULL_WIDTH);
    }
}
