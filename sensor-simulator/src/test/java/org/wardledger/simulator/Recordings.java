package org.wardledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real recordings beside the repository: tests skip without them, but not in the continuous check. */
public final class Recordings {

    private Recordings() {}

    public static Path numerics() {
        return required("s00001-2896-10-10-00-31n.hea");
    }

    public static Path waveforms() {
        return required("03700181.hea");
    }

    private static Path required(String name) {
        // Maven runs tests in the module's folder; the data lies beside the repository.
        Path root = Path.of("..").toAbsolutePath().normalize();
        Path file = root.resolve("../shared/data/wfdb").resolve(name).normalize();
        boolean present = Files.exists(file);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as("recording %s must be there in CI", name).isTrue();
        }
        assumeTrue(present, "skipped: the recording " + name + " is not in ../shared/data/wfdb");
        return file;
    }
}
