package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.process.Repository;

/** Every relative link of the repository's pages leads to a file, and every anchor to a heading, as GitHub names them. */
class LinksTest {
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");
    /** {@code [text](target)}, also of images; {@code [name]: target}; {@code src} and {@code href}. */
    private static final Pattern LINK =
            Pattern.compile("\\]\\(<?([^)\\s>]+)>?[^)]*\\)|^ {0,3}\\[[^]]+]:\\s*(\\S+)|(?:src|href)=\"([^\"]+)\"");

    private static final Pattern ELSEWHERE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*|//.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*");

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(Repository.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path page : pages()) {
            for (String link : links(page)) {
                if (!ELSEWHERE.matcher(link).matches()) {
                    followed++;
                    if (!leadsSomewhere(page, link)) {
                        broken.add(Repository.root().relativize(page) + ": " + link);
                    }
                }
            }
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
        assertThat(followed).as("relative links").isGreaterThan(20);
    }

    @Test
    void whatLeadsNowhereIsFound() {
        Path page = Repository.root().resolve("README.md");
        assertThat(leadsSomewhere(page, "docs/ARCHITECTURE.md")).isTrue();
        assertThat(leadsSomewhere(page, "docs/ARCHITECTURE.md#chains-and-owners"))
                .isTrue();
        assertThat(leadsSomewhere(page, "docs/ARCHITECTURE.md#chains-and-landlords"))
                .isFalse();
        assertThat(leadsSomewhere(page, "docs/NOWHERE.md")).isFalse();
        assertThat(anchor("The `wardledger verify` command: a, b/c & more"))
                .isEqualTo("the-wardledger-verify-command-a-bc--more");
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0 || !file.toString().endsWith(".md") || anchors(file).contains(link.substring(hash + 1));
    }

    /** What is in no code, block or span. */
    private static List<String> text(Path page) {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : read(page)) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<String> read(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + page, e);
        }
    }

    private static List<String> links(Path page) {
        List<String> links = new ArrayList<>();
        for (String line : text(page)) {
            Matcher matcher = LINK.matcher(line.replaceAll("`[^`]*`", ""));
            while (matcher.find()) {
                for (int group = 1; group <= matcher.groupCount(); group++) {
                    if (matcher.group(group) != null) {
                        links.add(matcher.group(group));
                    }
                }
            }
        }
        return links;
    }

    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : text(page)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    /** As GitHub makes it of a heading's text: links by their text, letters, digits, hyphens and underscores stay. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
    }
}
