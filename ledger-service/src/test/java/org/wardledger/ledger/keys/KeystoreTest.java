package org.wardledger.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.ledger.keys.Keystore.UnusableKeystore;

class KeystoreTest {
    @TempDir
    Path dir;

    @Test
    void a_keystore_is_made_once_for_its_owner_only_and_read_again() throws Exception {
        Path file = dir.resolve("new").resolve(Keystore.FILE);
        Keystore made = new Keystore(file, "secret");
        assertThat(made.get()).isNull();
        SiteVault vault = made.getOrCreate();
        assertThat(made.getOrCreate()).isSameAs(vault);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        byte[] wrapped = vault.wrap(new PatientKey(7, 0, new byte[32]), "somebody");
        SiteVault read = new Keystore(file, "secret").getOrCreate();
        assertThat(read.unwrap(wrapped).patientId()).isEqualTo("somebody");
        assertThat(read.lookup("somebody")).isEqualTo(vault.lookup("somebody"));
    }

    @Test
    void a_wrong_password_and_a_file_that_is_none_are_said_and_nothing_is_overwritten() throws Exception {
        Path file = dir.resolve(Keystore.FILE);
        var unused = new Keystore(file, "secret").getOrCreate();
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(UnusableKeystore.class)
                .isThrownBy(() -> new Keystore(file, "other"))
                .withMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Files.write(file, Arrays.copyOf(before, 100));
        assertThatExceptionOfType(UnusableKeystore.class).isThrownBy(() -> new Keystore(file, "secret"));
    }

    @Test
    void what_another_keystore_wrapped_is_not_opened() {
        SiteVault one = new Keystore(dir.resolve("one.p12"), "secret").getOrCreate();
        SiteVault other = new Keystore(dir.resolve("other.p12"), "secret").getOrCreate();
        byte[] wrapped = one.wrap(new PatientKey(7, 0, new byte[32]), "somebody");
        assertThatExceptionOfType(SiteVault.WrongKeystore.class).isThrownBy(() -> other.unwrap(wrapped));
    }
}
