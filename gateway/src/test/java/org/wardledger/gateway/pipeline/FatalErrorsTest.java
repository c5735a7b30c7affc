package org.wardledger.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FatalErrorsTest {
    private final List<Integer> ends = new ArrayList<>();
    private final List<Throwable> passedOn = new ArrayList<>();
    private final FatalErrors handler = new FatalErrors((thread, thrown) -> passedOn.add(thrown), ends::add);

    @Test
    void an_error_ends_the_process() {
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("in a test"));
        handler.uncaughtException(Thread.currentThread(), new NoClassDefFoundError("in a test"));
        assertThat(ends).containsExactly(FatalErrors.STATUS, FatalErrors.STATUS);
        assertThat(passedOn).isEmpty();
    }

    @Test
    void an_exception_of_a_librarys_thread_does_not() {
        RuntimeException thrown = new IllegalStateException("in a test");
        handler.uncaughtException(Thread.currentThread(), thrown);
        new FatalErrors(null, ends::add).uncaughtException(Thread.currentThread(), thrown);
        assertThat(ends).isEmpty();
        assertThat(passedOn).containsExactly(thrown);
    }
}
