package org.wardledger.acceptance.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardledger.acceptance.process.Repository;

/** The worked example of docs/FORMATS.md, as it stands there. */
public final class WorkedExample {
    private static final Pattern ROW = Pattern.compile("\\| `([0-9a-f]+)` \\|.*");

    private final String page;

    private WorkedExample(String page) {
        this.page = page;
    }

    public static WorkedExample read() {
        try {
            return new WorkedExample(Files.readString(Repository.root().resolve("docs/FORMATS.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of the table behind a {@code <!-- bytes: ... -->} mark. */
    public byte[] bytes(String mark) {
        int start = page.indexOf("<!-- bytes: " + mark + " -->\n");
        assertThat(start).as("the mark %s", mark).isNotNegative();
        StringBuilder hex = new StringBuilder();
        boolean table = false;
        for (String line : page.substring(start).split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                hex.append(row.group(1));
            } else if (table && !line.startsWith("|")) {
                break;
            }
            table |= line.startsWith("|");
        }
        return HexFormat.of().parseHex(hex);
    }

    /** What the first group of a pattern matches first. */
    public String find(String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(page);
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }

    public String vkey() {
        return find("Verifier key: `([^`]+)`");
    }

    /** The signed note over both blocks. */
    public String checkpoint() {
        return find("(?s)```\n(demo/1/1\n.*?)```");
    }
}
