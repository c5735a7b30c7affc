package org.wardledger.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FatalErrorsTest {
    private final List<Integer> ends = new ArrayList<>();
    private final List<Throwable> passedOn = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final FatalErrors handler =
            new FatalErrors((thread, thrown) -> passedOn.add(thrown), (what, thrown) -> said.add(what), ends::add);

    @Test
    void anErrorEndsTheProcess() throws Exception {
        Thread thread = Thread.ofPlatform()
                .name("sealer")
                .uncaughtExceptionHandler(handler)
                .start(() -> {
                    throw new NoClassDefFoundError("in a test");
                });
        thread.join();
        assertThat(ends).containsExactly(70);
        assertThat(said).containsExactly("thread sealer ended; so does this process");
        assertThat(passedOn).isEmpty();
    }

    @Test
    void alsoWhenItCannotBeSaid() {
        FatalErrors mute = new FatalErrors(
                null,
                (what, thrown) -> {
                    throw new OutOfMemoryError("again");
                },
                ends::add);
        assertThatThrownBy(() -> mute.uncaughtException(Thread.currentThread(), new OutOfMemoryError("in a test")))
                .hasMessage("again");
        assertThat(ends).containsExactly(70);
    }

    @Test
    void anExceptionOfALibrarysThreadDoesNot() {
        RuntimeException thrown = new IllegalStateException("in a test");
        handler.uncaughtException(Thread.currentThread(), thrown);
        assertThat(passedOn).containsExactly(thrown);
        assertThat(said).isEmpty();
        new FatalErrors(null, (what, why) -> said.add(what), ends::add)
                .uncaughtException(Thread.currentThread(), thrown);
        assertThat(said).hasSize(1);
        assertThat(ends).isEmpty();
    }
}
