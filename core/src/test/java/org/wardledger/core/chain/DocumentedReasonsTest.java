package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedReasonsTest {
    @Test
    void every_reason_of_a_chains_owner_stands_on_the_page_of_formats_with_its_sentence() throws IOException {
        String page = Files.readString(Path.of("../docs/FORMATS.md"));
        for (ChainReason reason : ChainReason.values()) {
            assertThat(page).contains("\n| `" + reason.code() + "` | owner | " + reason.sentence() + " |\n");
        }
    }
}
