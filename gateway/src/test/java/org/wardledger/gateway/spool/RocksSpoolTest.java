package org.wardledger.gateway.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.localstack.fixture.TinyDisk;

class RocksSpoolTest {
    private static final long ROOM = 1_000_000;

    @TempDir
    private Path dir;

    @Test
    void what_is_stored_is_there_in_its_order_also_when_it_is_opened_again() {
        SpooledMessage full = new SpooledMessage(
                "wards/w/beds/b/devices/d/vitals",
                "application/json",
                List.of(new SpooledMessage.Property("a", "b"), new SpooledMessage.Property("a", "ä")),
                1,
                new byte[] {0, 1, -1},
                1_700_000_000_123L,
                true);
        try (Spool spool = open()) {
            assertThat(spool.isEmpty()).isTrue();
            spool.append(full).join();
            for (int i = 1; i < 300; i++) {
                var unused = spool.append(message(i));
            }
            assertThat(spool.isEmpty()).isFalse();
        }
        try (Spool spool = open()) {
            List<Spool.Stored> stored = spool.read(0, 1000);
            assertThat(stored).hasSize(300);
            assertThat(stored.getFirst().message()).usingRecursiveComparison().isEqualTo(full);
            assertThat(numbers(stored.subList(1, 300))).isEqualTo(numbers(1, 300));
            assertThat(spool.fill().messages()).isEqualTo(300);
            assertThat(spool.fill().oldestArrivalMs()).isEqualTo(1_700_000_000_123L);
            assertThat(spool.read(stored.get(9).place() + 1, 5))
                    .extracting(Spool.Stored::place)
                    .startsWith(stored.get(10).place())
                    .hasSize(5);
        }
    }

    @Test
    void what_is_removed_is_gone_and_makes_room() {
        try (Spool spool = RocksSpool.open(dir.resolve("spool"), 10 * size(message(0)))) {
            for (int i = 0; i < 10; i++) {
                spool.append(message(i)).join();
            }
            assertThatThrownBy(() -> spool.append(message(10)).join())
                    .cause()
                    .isInstanceOfSatisfying(
                            SpoolException.class, e -> assertThat(e.isFull()).isTrue());
            List<Spool.Stored> stored = spool.read(0, 4);
            spool.remove(stored.getLast().place());
            assertThat(spool.fill())
                    .isEqualTo(new Spool.Fill(
                            6,
                            6 * size(message(0)),
                            10 * size(message(0)),
                            message(4).arrivalMs()));
            spool.append(message(10)).join();
            assertThat(numbers(spool.read(0, 100))).isEqualTo(numbers(4, 11));
            spool.remove(spool.read(0, 100).getLast().place());
            assertThat(spool.isEmpty()).isTrue();
            assertThat(spool.fill().bytes()).isZero();
            assertThat(spool.fill().oldestArrivalMs()).isZero();
            spool.append(message(11)).join();
        }
        try (Spool spool = open()) {
            assertThat(numbers(spool.read(0, 100))).isEqualTo(numbers(11, 12));
        }
    }

    @Test
    void files_of_what_was_removed_are_deleted() throws IOException {
        Random random = new Random(1);
        byte[] payload = new byte[1 << 20]; // does not get smaller
        try (Spool spool = RocksSpool.open(dir.resolve("spool"), 1L << 30)) {
            for (int i = 0; i < 200; i++) {
                random.nextBytes(payload);
                spool.append(new SpooledMessage("t", null, List.of(), 1, payload.clone(), i, false))
                        .join();
            }
            assertThat(used()).isGreaterThan(200L << 20);
            for (int i = 0; i < 200; i += 10) {
                spool.remove(spool.read(0, 10).getLast().place());
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> used() < 150L << 20);
        }
    }

    @Test
    void nothing_stays_in_its_files_when_it_is_empty() throws IOException {
        try (Spool spool = open()) {
            for (int i = 0; i < 100; i++) {
                spool.append(message(i)).join();
            }
            assertThat(files()).as("so this finds it").contains("000042");
            spool.remove(spool.read(0, 50).getLast().place());
            spool.remove(spool.read(0, 100).getLast().place());
            assertThat(files()).doesNotContain("000042");
        }
    }

    @Test
    void what_a_killed_process_left_in_the_files_of_an_empty_spool_is_taken_out_at_the_next_look() throws Exception {
        try (SpoolFiles files = SpoolFiles.open(dir.resolve("spool"), 1)) {
            files.append(List.of(SpoolCodec.encode(message(42))), 1);
        }
        try (RocksDB rocks = RocksDB.open(dir.resolve("spool").toString())) {
            rocks.deleteRange(new byte[8], new byte[] {0, 0, 0, 0, 0, 0, 0, 9}); // as far as it had come
        }
        assertThat(files()).contains("000042");
        try (Spool spool = open()) {
            assertThat(spool.isEmpty()).isTrue();
            spool.tidy();
            assertThat(files()).doesNotContain("000042");
        }
    }

    @Test
    void a_message_that_is_none_any_more_ends_the_start_and_is_kept() throws Exception {
        try (SpoolFiles files = SpoolFiles.open(dir.resolve("spool"), 1)) {
            files.append(List.of(new byte[] {99}), 1);
        }
        assertThatThrownBy(this::open).isInstanceOf(SpoolException.class).hasMessageContaining("version 99");
    }

    /** All bytes of its log and tables. */
    private String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(dir.resolve("spool"))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".log") || file.toString().endsWith(".sst")) {
                    all.append(Files.readString(file, ISO_8859_1));
                }
            }
        }
        return all.toString();
    }

    @Test
    void another_process_cannot_use_it_and_what_is_damaged_is_said_and_kept() throws IOException {
        try (Spool spool = open()) {
            spool.append(message(1)).join();
            assertThatThrownBy(this::open)
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining(dir.resolve("spool").toString())
                    .hasMessageContaining("keep it");
        }
        Files.writeString(dir.resolve("spool/CURRENT"), "nonsense\n");
        assertThatThrownBy(this::open).isInstanceOf(SpoolException.class).hasMessageContaining("keep it");
        assertThat(dir.resolve("spool/CURRENT")).hasContent("nonsense");
    }

    @Test
    void a_full_disk_refuses_and_goes_on_when_there_is_room() throws IOException {
        try (TinyDisk disk = TinyDisk.mount(dir.resolve("disk"), 64);
                Spool spool = RocksSpool.open(disk.directory().resolve("spool"), 1L << 30)) {
            spool.append(message(1)).join();
            disk.fill();
            Random random = new Random(1);
            await("the disk is full").atMost(Duration.ofSeconds(20)).until(() -> {
                byte[] payload = new byte[100_000];
                random.nextBytes(payload);
                CompletableFuture<Void> stored =
                        spool.append(new SpooledMessage("t", null, List.of(), 1, payload, 2, false));
                return failed(stored);
            });
            List<Integer> there = numbersOfSmall(spool);
            disk.free();
            await("it is written again").atMost(Duration.ofSeconds(20)).until(() -> !failed(spool.append(message(3))));
            assertThat(there).containsExactly(1);
            assertThat(numbersOfSmall(spool)).containsExactly(1, 3);
        }
    }

    @Test
    void bytes_that_are_none_of_a_message_are_an_error() {
        byte[] good = SpoolCodec.encode(message(1));
        assertThat(numbers(List.of(new Spool.Stored(1, SpoolCodec.decode(good)))))
                .containsExactly(1);
        byte[] other = good.clone();
        other[0] = 2;
        assertThatThrownBy(() -> SpoolCodec.decode(other))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("version 2");
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> SpoolCodec.decode(cut)).isInstanceOf(DecodeException.class);
        }
    }

    private Spool open() {
        return RocksSpool.open(dir.resolve("spool"), ROOM);
    }

    private long used() throws IOException {
        try (var files = Files.list(dir.resolve("spool"))) {
            long sum = 0;
            for (Path file : files.toList()) {
                sum += file.toFile().length();
            }
            return sum;
        }
    }

    private static boolean failed(CompletableFuture<Void> stored) {
        try {
            stored.join();
            return false;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(SpoolException.class);
            return true;
        }
    }

    private static SpooledMessage message(int number) {
        return new SpooledMessage(
                "t", null, List.of(), 1, "%06d".formatted(number).getBytes(UTF_8), 1_700_000_000_000L + number, false);
    }

    private static long size(SpooledMessage message) {
        return SpoolCodec.encode(message).length;
    }

    private static List<Integer> numbers(List<Spool.Stored> stored) {
        List<Integer> numbers = new ArrayList<>();
        for (Spool.Stored each : stored) {
            numbers.add(Integer.parseInt(new String(each.message().payload(), UTF_8)));
        }
        return numbers;
    }

    private static List<Integer> numbersOfSmall(Spool spool) {
        return numbers(spool.read(0, 1000).stream()
                .filter(stored -> stored.message().payload().length < 10)
                .toList());
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
