package org.wardledger.simulator.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

    private static final byte[] PAYLOAD = "{\"boot\":\"b\",\"seq\":0,\"value\":37.0}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void file() {
        file = directory.resolve("manifest.ndjson");
    }

    @Test
    void whatIsWrittenIsReadAgainAsItWasSent() throws Exception {
        ManifestWriter writer = new ManifestWriter(file);
        writer.append("wards/w/beds/b/devices/d/vitals", PAYLOAD);
        writer.finish(2, 1);

        assertThat(Files.readString(file))
                .isEqualTo("{\"topic\":\"wards/w/beds/b/devices/d/vitals\",\"payload\":"
                        + "{\"boot\":\"b\",\"seq\":0,\"value\":37.0}}\n{\"sent\":2,\"acked\":1}\n");
        List<ManifestReader.Entry> entries = new ArrayList<>();
        assertThat(ManifestReader.read(file, entries::add)).isEqualTo(new ManifestReader.Totals(2, 1, true));
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().payload().path("value").decimalValue()).hasToString("37.0");
    }

    @Test
    void aCrashLosesAtMostTheTail() throws Exception {
        ManifestWriter writer = new ManifestWriter(file);
        writer.append("t", PAYLOAD);
        writer.append("t", PAYLOAD);
        writer.flush();
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 5));

        List<ManifestReader.Entry> entries = new ArrayList<>();
        assertThat(ManifestReader.read(file, entries::add)).isEqualTo(new ManifestReader.Totals(1, 1, false));
        assertThat(entries).hasSize(1);
    }

    @Test
    void aLineCutInTheMiddleOfTheFileIsAnError() throws Exception {
        Files.writeString(file, "{\"topic\":\"t\",\n{\"sent\":0,\"acked\":0}\n");

        assertThatThrownBy(() -> ManifestReader.read(file, entry -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void totalsThatDoNotMatchTheLinesAreAnError() throws Exception {
        Files.writeString(file, "{\"topic\":\"t\",\"payload\":{}}\n{\"sent\":2,\"acked\":2}\n");

        assertThatThrownBy(() -> ManifestReader.read(file, entry -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2 messages were acknowledged, but has 1 lines");
    }
}
