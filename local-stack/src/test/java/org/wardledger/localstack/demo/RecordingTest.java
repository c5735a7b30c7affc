package org.wardledger.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    @TempDir
    private Path directory;

    @Test
    void aWaveformIsReplayedAtItsOwnPaceAndNumericsFaster() throws Exception {
        Path waveform = header("b.hea", "# a comment\n03700181 3 125 75000 17:27:45 15/08/1994\n");
        Path numerics = header("a.hea", "s00001-2896-10-10-00-31n 10 0.0166666666667/125 1936\n");
        assertThat(Recording.in(directory)).containsExactly(numerics, waveform);
        assertThat(Recording.all(List.of(waveform, numerics)))
                .containsExactly(
                        new Recording(waveform, "03700181", 1),
                        new Recording(numerics, "s00001-2896-10-10-00-31n", 600));
    }

    @Test
    void anAbsentDirectoryHasNoRecordings() throws Exception {
        assertThat(Recording.in(directory.resolve("absent"))).isEmpty();
    }

    @Test
    void whatIsNoHeaderIsRefusedByName() throws IOException {
        Path other = header("x.hea", "one two three\n");
        assertThatThrownBy(() -> Recording.all(List.of(other)))
                .isInstanceOf(DemoFailure.class)
                .hasMessageContaining("x.hea is not a WFDB header");
    }

    private Path header(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
