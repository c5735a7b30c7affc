package org.wardledger.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;

class CheckpointStoreTest {
    private static final SigningKey KEY = SigningKey.of("ward", new byte[32]);

    @TempDir
    private Path dir;

    @Test
    void the_highest_checkpoint_is_kept_and_a_lower_one_never_takes_its_place() {
        CheckpointStore store = new CheckpointStore(dir);
        assertThat(store.newest(0)).isNull();
        store.keep(0, note(7));
        store.keep(0, note(3));
        assertThat(size(store)).isEqualTo(7);
        store.keep(0, note(9));
        assertThat(size(store)).isEqualTo(9);
        assertThat(store.newest(1)).isNull();
    }

    @Test
    void it_is_still_there_in_the_next_run_and_a_half_written_one_is_passed_over() throws IOException {
        new CheckpointStore(dir).keep(0, note(7));
        Files.writeString(dir.resolve("0.new"), "ward/0/1\n9"); // killed while writing
        assertThat(size(new CheckpointStore(dir))).isEqualTo(7);
    }

    @Test
    void a_file_that_holds_no_checkpoint_stops_the_start() throws IOException {
        Files.writeString(dir.resolve("0"), "nonsense");
        assertThatThrownBy(() -> new CheckpointStore(dir))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(dir.toString());
    }

    private static long size(CheckpointStore store) {
        CheckpointStore.Kept kept = store.newest(0);
        return kept == null ? -1 : kept.checkpoint().size();
    }

    private static SignedNote note(long size) {
        return SignedNote.sign(new Checkpoint("ward/0/1", size, Rfc6962.leafHash(new byte[] {(byte) size})), KEY);
    }
}
