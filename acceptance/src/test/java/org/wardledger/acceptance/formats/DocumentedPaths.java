package org.wardledger.acceptance.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardledger.acceptance.process.Repository;

/** The paths in the tables of FORMATS.md, whole and without their parameters. All names of tiles are one path. */
public final class DocumentedPaths {
    private static final Pattern PATH = Pattern.compile("`(?:[A-Z]+ )?(/[^`?\\s]*)[^`]*`");

    private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");

    private DocumentedPaths() {}

    public static Set<String> read() throws IOException {
        Set<String> paths = new TreeSet<>();
        String prefix = "";
        for (String line : Files.readAllLines(Repository.root().resolve("docs").resolve("FORMATS.md"))) {
            if (line.startsWith("## ")) {
                prefix = line.equals("## HTTP") ? "/api/v1" : "";
            }
            Matcher path = PATH.matcher(line.startsWith("| `") ? CELLS.split(line, -1)[1] : "");
            while (path.find()) {
                paths.add((prefix + path.group(1)).replaceFirst("/tile/.*", "/tile/{tile}"));
            }
        }
        return paths;
    }
}
