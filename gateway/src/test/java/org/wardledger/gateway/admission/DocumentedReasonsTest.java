package org.wardledger.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedReasonsTest {
    @Test
    void every_reason_of_a_gateway_stands_on_the_page_of_formats_with_its_sentence_and_no_other() throws IOException {
        String page = Files.readString(Path.of("../docs/FORMATS.md"));
        for (Reason reason : Reason.values()) {
            assertThat(page).contains("\n| `" + reason.code() + "` | gateway | " + reason.sentence() + " |\n");
        }
        assertThat(Pattern.compile("\n\\| `([a-z-]+)` \\| gateway \\| ")
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::code).toList());
    }
}
