package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.checks.PinnedAnswers;
import org.wardledger.acceptance.process.Directories;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/** The index is a view of the topics: lost or damaged, it is built again, and says the same. */
@ExtendWith(SharedSite.class)
class RebuildIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void withoutItsIndexTheServiceAnswersAsBefore(Site site) throws IOException, InterruptedException {
        PinnedAnswers before = PinnedAnswers.ask(site.api(), ward(site, "rebuild"));
        site.ledger().stop();
        Path index = site.ledgerData().resolve("index");
        assertThat(index).isDirectory();
        Directories.delete(index);
        site.ledger().start();
        site.ledger().awaitReady();
        before.areTheSame(WITHIN);
    }

    @Test
    void anIndexThatWasDamagedWhileTheServiceWasDownIsSetAsideAndBuiltAgain(Site site)
            throws IOException, InterruptedException {
        PinnedAnswers before = PinnedAnswers.ask(site.api(), ward(site, "damaged"));
        site.restartLedger(); // from RocksDB's log into tables
        site.ledger().stop();
        Files.delete(
                Directories.files(site.ledgerData().resolve("index"), ".sst").getFirst());
        site.ledger().start();
        site.ledger().awaitReady();
        assertThat(site.node().said("it was moved to")).isTrue();
        assertThat(Directories.files(site.ledgerData(), "index.broken-")).hasSize(1);
        before.areTheSame(WITHIN);
    }

    @Test
    void anIndexThatIsDamagedUnderARunningServiceIsSetAsideAndBuiltAgain(Site site)
            throws IOException, InterruptedException {
        Manifest manifest = ward(site, "damaged-live");
        PinnedAnswers before = PinnedAnswers.ask(site.api(), manifest);
        site.restartLedger(); // from RocksDB's log into tables, and with nothing of them in memory
        long pid = site.ledger().running().pid();
        for (Path table : Directories.files(site.ledgerData().resolve("index"), ".sst")) {
            spoil(table);
        }
        Awaitility.await("somebody meets it").atMost(WITHIN).until(() -> {
            for (int chain = 0; chain < 2; chain++) {
                site.api().fetch("/api/v1/chains/" + chain + "/blocks?limit=1000");
                manifest.patients().forEach(patient -> site.api().fetch("/api/v1/patients/" + patient + "/readings"));
            }
            return site.node().said("it was moved to");
        });
        site.ledger().awaitReady();
        assertThat(site.ledger().running().pid()).isEqualTo(pid);
        before.areTheSame(WITHIN);
    }

    /** What holds the records; the end of a file, which was read when it was opened, stays. */
    private static void spoil(Path table) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            byte[] bytes = new byte[(int) (file.length() * 6 / 10)];
            file.readFully(bytes);
            for (int at = 0; at < bytes.length; at += 50) {
                bytes[at] ^= 0x55;
            }
            file.seek(0);
            file.write(bytes);
        }
    }

    private static Manifest ward(Site site, String name) throws IOException, InterruptedException {
        Path file = site.directory().resolve(name + ".ndjson");
        JavaProgram.Ended ended = site.simulator()
                .startWard(
                        name, file, "--beds", "2", "--scenario", "bradycardia", "--backfill", "50", "--backfill-only")
                .awaitEnd(WITHIN);
        assertThat(ended.exit()).as(ended.text()).isZero();
        Manifest manifest = Manifest.read(file);
        NothingLost.check(manifest, site.api(), WITHIN);
        return manifest;
    }
}
