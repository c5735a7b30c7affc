package org.wardledger.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CodeLocationTest {
    private static final String FILE = "/org/example/A.class";

    @Test
    void aJarIsFound() throws IOException {
        assertThat(CodeLocation.of("jar:file:/with%20space/a.jar!" + FILE, FILE))
                .isEqualTo(Path.of("/with space/a.jar"));
    }

    @Test
    void aDirectoryIsFound() throws IOException {
        assertThat(CodeLocation.of("file:/target/classes" + FILE, FILE)).isEqualTo(Path.of("/target/classes"));
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> CodeLocation.of("memory:/x" + FILE, FILE)).isInstanceOf(IOException.class);
    }
}
