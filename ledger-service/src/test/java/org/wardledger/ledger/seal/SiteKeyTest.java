package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.entry.Entry;

class SiteKeyTest {
    @TempDir
    private Path dir;

    @Test
    void a_key_is_made_once_and_only_its_owner_may_read_it() throws IOException {
        Path file = dir.resolve("new").resolve("site.key");
        SiteKey key = new SiteKey(file, "ward");
        assertThat(key.get()).isNull();
        String made = key.getOrCreate().verifierKey().text();
        assertThat(key.getOrCreate().verifierKey().text()).isEqualTo(made);
        assertThat(new SiteKey(file, "ward").getOrCreate().verifierKey().text()).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void genesis_with_this_key_is_accepted_and_any_other_refused() {
        SiteKey key = new SiteKey(dir.resolve("a"), "ward");
        String mine = key.getOrCreate().verifierKey().text();
        String other = new SiteKey(dir.resolve("b"), "ward")
                .getOrCreate()
                .verifierKey()
                .text();
        key.check(genesis("ward", mine));
        assertThatThrownBy(() -> key.check(genesis("ward", other)))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining(other)
                .hasMessageContaining(mine);
        assertThatThrownBy(() -> key.check(genesis("elsewhere", mine)))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining("elsewhere");
        assertThatThrownBy(() -> new SiteKey(dir.resolve("c"), "ward").check(genesis("ward", mine)))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining("has none");
    }

    @Test
    void a_file_that_is_no_key_or_the_key_of_another_site_stops_the_start() throws IOException {
        Path file = Files.writeString(dir.resolve("site.key"), "not a key\n");
        assertThatThrownBy(() -> new SiteKey(file, "ward"))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining(file.toString());
        new SiteKey(dir.resolve("other"), "elsewhere").getOrCreate();
        assertThatThrownBy(() -> new SiteKey(dir.resolve("other"), "ward"))
                .isInstanceOf(SiteKey.WrongSite.class)
                .hasMessageContaining("elsewhere");
    }

    private static Entry.Genesis genesis(String site, String verifierKey) {
        return new Entry.Genesis(0, site, 0, 2, 1, verifierKey);
    }
}
