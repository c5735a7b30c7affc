package org.wardledger.gateway.passage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.gateway.spool.RocksSpool;
import org.wardledger.gateway.spool.Spool;
import org.wardledger.gateway.spool.SpooledMessage;

/** With the real spool, and a Kafka that does what a test says. */
class PassageTest {
    private static final PassageSettings SETTINGS =
            new PassageSettings(8, 1000, Duration.ofMillis(300), Duration.ofMillis(20), Duration.ofMillis(500));
    private static final long ROOM = 100_000;

    @TempDir
    private Path dir;

    private final FakeKafka kafka = new FakeKafka();
    private final Set<Integer> safe = new ConcurrentSkipListSet<>();
    private final Set<Integer> lost = new ConcurrentSkipListSet<>();
    private final List<Long> left = Collections.synchronizedList(new ArrayList<>());

    @SuppressWarnings("NullAway.Init") // by start()
    private Spool spool;

    @SuppressWarnings("NullAway.Init")
    private Passage passage;

    /** Stands in for admission and Kafka: answers, hangs or fails. */
    private static final class FakeKafka implements Exit {
        enum Mood {
            ANSWERS,
            HANGS,
            FAILS
        }

        private volatile boolean open = true;
        private volatile Mood mood = Mood.ANSWERS;
        private final List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
        private final List<CompletableFuture<Void>> hanging = new ArrayList<>();
        private final List<Integer> hung = new ArrayList<>();

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public synchronized CompletionStage<Void> send(SpooledMessage message) {
            return switch (mood) {
                case ANSWERS -> {
                    taken.add(number(message));
                    yield CompletableFuture.completedStage(null);
                }
                case HANGS -> {
                    CompletableFuture<Void> answer = new CompletableFuture<>();
                    hanging.add(answer);
                    hung.add(number(message));
                    yield answer;
                }
                case FAILS -> CompletableFuture.failedStage(new IllegalStateException("refused"));
            };
        }

        /** As a producer whose delivery timeout is over does. */
        synchronized void giveUp(Mood next) {
            mood = next;
            List.copyOf(hanging).forEach(each -> each.completeExceptionally(new IllegalStateException("timed out")));
            hanging.clear();
        }

        synchronized void answerAll() {
            mood = Mood.ANSWERS;
            List<Integer> late = List.copyOf(hung);
            taken.addAll(late);
            List.copyOf(hanging).forEach(each -> each.complete(null));
            hanging.clear();
        }

        synchronized int hanging() {
            return hanging.size();
        }
    }

    @AfterEach
    void close() {
        if (passage != null) {
            passage.close();
            spool.close();
        }
    }

    @Test
    void while_kafka_answers_messages_go_directly() throws InterruptedException {
        start(ROOM);
        soon().until(() -> passage.report().direct());
        take(0, 1000);
        assertThat(safe).hasSize(1000);
        assertThat(kafka.taken).isEqualTo(numbers(0, 1000));
        assertThat(spool.isEmpty()).isTrue();
    }

    @Test
    void while_kafka_hangs_all_are_safe_in_the_spool_and_go_on_in_order_when_it_answers() throws InterruptedException {
        start(ROOM);
        soon().until(() -> passage.report().direct());
        kafka.mood = FakeKafka.Mood.HANGS;
        take(0, 100);
        soon().until(() -> safe.size() == 100);
        assertThat(passage.report().why()).contains("has not answered for 300 ms");
        soon().until(() -> kafka.hanging() == 9); // a window, and one that asks
        kafka.giveUp(FakeKafka.Mood.ANSWERS);
        soon().until(() -> passage.report().direct());
        assertThat(kafka.taken).isEqualTo(numbers(0, 100));
        assertThat(spool.isEmpty()).isTrue();
        assertThat(left).as("arrivals of what went by the spool").hasSize(100).containsOnly(1_700_000_000_000L);
        take(100, 110);
        assertThat(kafka.taken).isEqualTo(numbers(0, 110));
        assertThat(lost).isEmpty();
    }

    @Test
    void one_failure_is_enough_and_what_failed_is_sent_again() throws InterruptedException {
        start(ROOM);
        soon().until(() -> passage.report().direct());
        kafka.mood = FakeKafka.Mood.FAILS;
        take(0, 50);
        soon().until(() -> safe.size() == 50);
        kafka.mood = FakeKafka.Mood.ANSWERS;
        soon().until(() -> passage.report().direct());
        assertThat(kafka.taken).isEqualTo(numbers(0, 50));
        assertThat(lost).isEmpty();
    }

    @Test
    void under_load_that_never_pauses_it_goes_directly_again_soon() throws InterruptedException {
        kafka.open = false;
        start(ROOM, new PassageSettings(500, 1_000_000, SETTINGS.patience(), SETTINGS.retry(), SETTINGS.stuckAfter()));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        Thread taker = Thread.ofPlatform().start(() -> {
            try {
                while (!stop.get()) {
                    take(sent.get(), sent.get() + 1);
                    if (sent.incrementAndGet() % 4 == 0) {
                        Thread.sleep(1); // less than Kafka takes, and never a pause that it could end in
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        soon().until(() -> spool.fill().messages() > 700);
        kafka.open = true;
        soon().until(() -> passage.report().direct());
        int then = sent.get();
        soon().until(() -> sent.get() > then + 1000);
        assertThat(passage.report().direct()).isTrue();
        stop.set(true);
        taker.join();
        assertThat(kafka.taken).isEqualTo(numbers(0, sent.get()));
        assertThat(safe).hasSize(sent.get());
    }

    @Test
    void one_that_never_goes_on_is_said() throws InterruptedException {
        start(ROOM);
        soon().until(() -> passage.report().direct());
        kafka.mood = FakeKafka.Mood.FAILS;
        take(0, 1);
        soon().until(() -> passage.report().trouble().contains("does not go on"));
        kafka.mood = FakeKafka.Mood.ANSWERS;
        soon().until(() -> passage.report().direct());
        assertThat(passage.report().trouble()).isEmpty();
    }

    @Test
    void a_late_answer_of_what_was_spooled_meanwhile_answers_nobody_twice() throws InterruptedException {
        start(ROOM);
        soon().until(() -> passage.report().direct());
        kafka.mood = FakeKafka.Mood.HANGS;
        take(0, 4);
        soon().until(() -> safe.size() == 4);
        kafka.answerAll();
        soon().until(() -> passage.report().direct());
        assertThat(safe).hasSize(4); // each once: see take()
        assertThat(lost).isEmpty();
        assertThat(kafka.taken).as("twice, for the ledger to drop").isEqualTo(List.of(0, 1, 2, 3, 0, 1, 2, 3));
    }

    @Test
    void a_full_spool_at_the_turn_loses_only_what_kafka_does_not_take_either() throws InterruptedException {
        start(1);
        soon().until(() -> passage.report().direct());
        kafka.mood = FakeKafka.Mood.HANGS;
        take(0, 4);
        soon().until(() -> passage.report().underWay() == 0); // it has turned
        assertThat(passage.report().trouble()).as("full is no failure").isEmpty();
        assertThat(safe).isEmpty();
        kafka.giveUp(FakeKafka.Mood.ANSWERS);
        soon().until(() -> lost.size() == 4);
        soon().until(() -> passage.report().direct());
        take(4, 5);
        assertThat(safe).containsExactly(4);
    }

    @Test
    void what_cannot_be_admitted_yet_waits_in_the_spool() throws InterruptedException {
        kafka.open = false;
        start(ROOM);
        take(0, 20);
        soon().until(() -> safe.size() == 20);
        assertThat(kafka.taken).isEmpty();
        kafka.open = true;
        soon().until(() -> passage.report().direct());
        assertThat(kafka.taken).isEqualTo(numbers(0, 20));
    }

    @Test
    void what_an_earlier_process_has_spooled_goes_first() throws InterruptedException {
        kafka.open = false;
        start(ROOM);
        take(0, 20);
        soon().until(() -> safe.size() == 20);
        close();
        start(ROOM);
        take(20, 25);
        kafka.open = true;
        soon().until(() -> passage.report().direct());
        assertThat(kafka.taken).isEqualTo(numbers(0, 25));
    }

    @Test
    void a_full_spool_holds_back_acknowledgements_until_there_is_room() throws InterruptedException {
        kafka.open = false;
        start(300);
        Thread taker = Thread.ofPlatform().start(() -> {
            try {
                take(0, 100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        soon().until(() -> passage.report().trouble().equals("it is nearly full"));
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> safe.size() < 30);
        assertThat(lost).isEmpty();
        kafka.open = true;
        assertThat(taker.join(Duration.ofSeconds(20))).isTrue();
        soon().until(() -> safe.size() == 100);
        soon().until(() -> passage.report().direct());
        assertThat(kafka.taken).isEqualTo(numbers(0, 100));
        assertThat(passage.report().trouble()).isEmpty();
    }

    @Test
    void whoever_waits_when_it_is_closed_hears_that_the_message_is_not_stored() throws InterruptedException {
        start(ROOM);
        soon().until(() -> passage.report().direct());
        kafka.mood = FakeKafka.Mood.HANGS;
        Thread taker = Thread.ofPlatform().start(() -> {
            try {
                take(0, 9); // one more than the window
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        soon().until(() -> passage.report().underWay() == 8);
        close();
        assertThat(taker.join(Duration.ofSeconds(20))).isTrue();
        assertThat(lost).containsExactly(8);
        kafka.giveUp(FakeKafka.Mood.FAILS);
    }

    private void start(long room) {
        start(room, SETTINGS);
    }

    private void start(long room, PassageSettings settings) {
        spool = RocksSpool.open(dir.resolve("spool"), room);
        passage = new Passage(kafka, spool, settings, System::nanoTime, left::add);
        passage.start();
    }

    private void take(int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            int number = i;
            byte[] payload = "%04d".formatted(number).getBytes(UTF_8);
            passage.take(
                    new SpooledMessage("t", null, List.of(), 1, payload, 1_700_000_000_000L, false), new Receipt() {
                        @Override
                        public void safe() {
                            assertThat(safe.add(number)).isTrue();
                        }

                        @Override
                        public void lost(Throwable cause) {
                            lost.add(number);
                        }
                    });
        }
    }

    private static int number(SpooledMessage message) {
        return Integer.parseInt(new String(message.payload(), UTF_8));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }
}
