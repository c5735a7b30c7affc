package org.wardledger.core.chain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.wardledger.core.block.Block;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Body;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;

/** One chain, fed by hand. Handles count from 1; the first block holds the genesis. */
final class ChainBench {
    static final long START_MS = 1_800_000_000_000L;
    static final String PATIENT = Patients.ofBed("icu-1", "b1");
    static final SigningKey KEY = FixedKeys.signing("bench");
    static final ChainIdentity IDENTITY =
            new ChainIdentity("bench", 0, 1, 1, KEY.verifierKey().text());

    final MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
    final List<AlertState> alerts = new ArrayList<>();
    ChainSealer sealer;
    final List<SealedBlock> sealed = new ArrayList<>();
    final KeysTopic keys = new KeysTopic();
    private final Secrets secrets = new SeededSecrets(new AtomicLong(1)::getAndIncrement);
    private long offset;

    ChainBench() {
        sealer = new ChainSealer(IDENTITY, null, chain, secrets);
        sealer.genesis(DefaultRules.TEXT, 0);
        cut();
    }

    /** Cuts and commits; the block's entries. */
    List<Entry> cut() {
        SealedBlock block = sealer.cut(START_MS);
        sealed.add(block);
        keys.commit(block.keys());
        block.delta().keys().forEach(chain::addKey);
        chain.add(block.block(), block.delta());
        alerts.addAll(block.alerts());
        sealer.committed();
        return entries(block.block());
    }

    /** Throws the sealer away and goes on from what is committed. */
    void crash() {
        crashInGeneration(1);
    }

    void crashInGeneration(int generation) {
        Block last = chain.blocks().getLast();
        ChainIdentity identity = new ChainIdentity("bench", 0, 1, generation, IDENTITY.verifierKey());
        sealer = new ChainSealer(identity, last.header(), chain, secrets);
        offset = sealer.nextInput();
    }

    /** Appended this long after {@link #START_MS}. */
    void accept(long atMs, Input input) {
        accept(atMs, InputCodec.encode(input));
    }

    void accept(long atMs, byte[] input) {
        if (!sealer.accept(offset++, START_MS + atMs, input)) {
            throw new AssertionError("the block is full");
        }
    }

    /** A heart rate of bed b1, read and arrived when it is appended. */
    void heartRate(long seq, String value, long atMs) {
        accept(atMs, reading(seq, atMs, atMs, heartRate(value, Quality.VALID)));
    }

    void tick(long atMs) {
        accept(atMs, new Input.Tick());
    }

    static Input.Admitted reading(long seq, long readingMs, long arrivalMs, Body body) {
        return new Input.Admitted(
                PATIENT,
                "gateway-1",
                START_MS + arrivalMs,
                new Reading("icu-1", "b1", "mon-1", "boot-1", seq, START_MS + readingMs, body));
    }

    /** An event's id that is its number. */
    static EventId event(long number) {
        return new EventId(0, number);
    }

    void erase(long event, long atMs) {
        accept(atMs, new Input.Erase(event(event), PATIENT));
    }

    void rekey(long event, long atMs) {
        accept(atMs, new Input.Rekey(event(event), PATIENT));
    }

    static Measurements heartRate(String value, Quality quality) {
        return new Measurements(
                List.of(new Measurement("8867-4", new Value.Numeric(new BigDecimal(value)), "/min", quality)));
    }

    static List<Entry> entries(Block block) {
        return block.body().entries().stream().map(EntryCodec::decode).toList();
    }

    /** Kinds of entries, {@code Content Reading} for example. */
    static String kinds(List<Entry> entries) {
        return String.join(
                " ",
                entries.stream().map(entry -> entry.getClass().getSimpleName()).toList());
    }

    /** {@code raised hr-low late} and so on, of everything committed. */
    List<String> alertsSaid() {
        return alerts.stream()
                .map(a -> a.change().change().state() + " "
                        + a.change().content().rule() + (a.change().content().late() ? " late" : ""))
                .toList();
    }
}
