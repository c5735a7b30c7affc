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

    @Test
    void later_keys_lie_beside_the_first_and_are_found_without_a_restart() throws IOException {
        Path file = dir.resolve("site.key");
        SiteKey running = new SiteKey(file, "ward");
        String first = running.getOrCreate().verifierKey().text();
        String next = new SiteKey(file, "ward").createNext().verifierKey().text();
        assertThat(running.known()).hasSize(1);
        assertThat(running.get(next)).isNotNull();
        assertThat(running.known()).hasSize(2);
        assertThat(running.getOrCreate().verifierKey().text()).isEqualTo(first);
        try (var files = Files.list(dir)) {
            assertThat(files.map(each -> each.getFileName().toString()).sorted())
                    .hasSize(2)
                    .allMatch(name -> name.matches("site\\.key(\\.[0-9a-f]{8})?"));
        }
    }

    @Test
    void in_the_place_of_a_retired_key_its_verifier_key_may_stand() throws IOException {
        Path file = dir.resolve("site.key");
        SiteKey before = new SiteKey(file, "ward");
        String first = before.getOrCreate().verifierKey().text();
        String next = before.createNext().verifierKey().text();
        Files.writeString(file, first + "\n");
        SiteKey after = new SiteKey(file, "ward");
        after.check(genesis("ward", first));
        assertThat(after.get(first)).isNull();
        assertThat(after.get(next)).isNotNull();
        assertThat(after.known()).hasSize(2);
    }

    private static Entry.Genesis genesis(String site, String verifierKey) {
        return new Entry.Genesis(0, site, 0, 2, 1, verifierKey);
    }
}
