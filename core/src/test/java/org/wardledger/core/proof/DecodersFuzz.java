package org.wardledger.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomBlocks;
import org.wardledger.core.fixture.RandomContents;
import org.wardledger.core.fixture.RandomEntries;
import org.wardledger.core.fixture.RandomInputs;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;

/**
 * Everything that reads bytes from outside, on spoiled good bytes and on noise. Whatever comes: a value or the typed
 * error, soon, and without taking more memory than the input's length can account for: no length that an attacker wrote
 * is believed.
 */
class DecodersFuzz {
    private static final int SEEDS = 24;
    private static final long SPARE_BYTES = 512 * 1024; // classes that are loaded meanwhile, an error's stack
    /** A decoded list has a header, a reference and an object for each byte at worst. */
    private static final long BYTES_A_BYTE = 400;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * One decoder.
     *
     * @param good some bytes that it takes
     */
    private record Target(String name, List<byte[]> good, Consumer<byte[]> decoder) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Sample {
        byte[] of(RandomValues random);
    }

    private static Target target(String name, Sample sample, Consumer<byte[]> decoder) {
        List<byte[]> good = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            good.add(sample.of(new RandomValues(seed)));
        }
        return new Target(name, good, decoder);
    }

    private static Target text(String name, Function<String, Parsed<?>> parser, String... good) {
        return new Target(
                name, Stream.of(good).map(text -> text.getBytes(UTF_8)).toList(), bytes -> {
                    if (parser.apply(new String(bytes, UTF_8)) instanceof Parsed.Malformed<?>(String reason)) {
                        throw new DecodeException(reason);
                    }
                });
    }

    private static <T> Parsed<T> parsed(Optional<T> value) {
        return value.<Parsed<T>>map(Parsed.Good::new).orElseGet(() -> new Parsed.Malformed<>("none"));
    }

    static Stream<Target> targets() {
        SmallLog log = new SmallLog(new RandomValues(7), 9, 5);
        Disclosure disclosure = new Disclosure(new byte[32], List.of(new byte[] {1, 2}, new byte[] {3}));
        Bundle bundle = log.bundle(3, 2, 9, disclosure);
        RotatedLog changed = new RotatedLog(2, 9_000);
        Bundle rotated = changed.last(changed.rotations(), changed.keys.getLast());
        PatientKey key = new PatientKey(17, 1, new byte[32]);
        SigningKey next = SigningKey.of("demo", new RandomValues(3).bytes(32));
        String note = log.note(9).encoded();
        String rotation = new Rotation(new Origin("demo", 1, 1), SmallLog.KEY.verifierKey(), next.verifierKey(), 1000)
                .sign(SmallLog.KEY, next)
                .encoded();
        String restore = new RestoreNote(
                        new Origin("demo", 1, 2),
                        9,
                        Hash.of(new byte[32]),
                        new Entry.Lost(1, 12, Hash.of(new byte[32])),
                        40)
                .sign(SmallLog.KEY)
                .encoded();
        return Stream.of(
                target("entry", r -> EntryCodec.encode(RandomEntries.entry(r)), EntryCodec::decode),
                target("content", r -> ContentCodec.encode(RandomContents.content(r)), ContentCodec::decode),
                target("input", r -> InputCodec.encode(RandomInputs.input(r)), InputCodec::decode),
                target("header", r -> BlockCodec.encode(RandomBlocks.header(r)), BlockCodec::decodeHeader),
                target("body", r -> BlockCodec.encode(RandomBlocks.body(r)), BlockCodec::decodeBody),
                target("payload", r -> key.seal(r.bytes(r.below(80))), key::open),
                target("wrapped key", r -> FixedKeys.VAULT.wrap(key, r.patient()), DecodersFuzz::unwrap),
                target("owner of a key", r -> FixedKeys.VAULT.wrap(key, r.patient()), SiteVault::owner),
                target(
                        "closed record",
                        r -> key.sealRecord(new byte[] {1}, r.bytes(r.below(40))),
                        record -> key.openRecord(new byte[] {1}, record)),
                target("proof as bytes", r -> BundleCodec.encode(bundle), BundleCodec::decode),
                target("proof as text", r -> TlogProof.encode(bundle).getBytes(UTF_8), TlogProof::decode),
                target("rotated proof as bytes", r -> BundleCodec.encode(rotated), BundleCodec::decode),
                target("rotated proof as text", r -> TlogProof.encode(rotated).getBytes(UTF_8), TlogProof::decode),
                target("disclosure", r -> written(disclosure), bytes -> Disclosure.read(new ByteReader(bytes))),
                target("tile", r -> r.bytes(32 * 5), bytes -> Tiles.decodeNodes(bytes, 5)),
                target("tile of entries", r -> Tiles.bundle(log.headerBytes()), bytes -> Tiles.decodeBundle(bytes, 9)),
                text("note", SignedNote::parse, note, rotation),
                text("checkpoint", Checkpoint::parse, log.note(9).text()),
                text("rotation", Rotation::parse, rotation),
                text("restore", RestoreNote::read, restore),
                text("origin", Origin::parse, "demo/1/1"),
                text(
                        "verifier key",
                        VerifierKey::parse,
                        SmallLog.KEY.verifierKey().text()),
                text("signing key", SigningKey::parse, SmallLog.KEY.secretText()),
                text(
                        "CID",
                        t -> parsed(Cid.parse(t)),
                        Cid.ofPayload(new byte[] {1}).toString()),
                text("event's id", t -> parsed(EventId.parse(t)), "0123456789abcdef0123456789abcdef"),
                text("path of a tile", t -> parsed(TilePath.parse(t)), "0/x001/067", "entries/000.p/5", "63/000"),
                text("rules", DecodersFuzz::rules, DefaultRules.TEXT));
    }

    /** Rules come from an entry as text; what is none is an IllegalArgumentException, as documented there. */
    private static Parsed<?> rules(String text) {
        try {
            return new Parsed.Good<>(RuleText.parse(text));
        } catch (IllegalArgumentException e) {
            return new Parsed.Malformed<>(String.valueOf(e.getMessage()));
        }
    }

    private static void unwrap(byte[] record) {
        try {
            FixedKeys.VAULT.unwrap(record);
        } catch (SiteVault.WrongKeystore e) {
            throw new DecodeException("a typed error of its own: " + e.getMessage());
        }
    }

    private static byte[] written(Disclosure disclosure) {
        ByteWriter out = new ByteWriter();
        disclosure.write(out);
        return out.toBytes();
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(60)
    void whatIsReadIsAValueOrTheTypedError(Target target) {
        fuzz(target, 4_000, 1);
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Tag("long")
    void whatIsReadIsAValueOrTheTypedErrorAlsoInALongRun(Target target) {
        fuzz(target, 1_000_000, System.nanoTime());
    }

    private static void fuzz(Target target, int rounds, long seed) {
        RandomValues random = new RandomValues(seed);
        target.good().forEach(target.decoder()); // also loads what it needs
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] spoiled = spoiled(target.good(), random);
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                target.decoder().accept(spoiled);
                read++;
            } catch (DecodeException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(what(target, seed, round, spoiled), e);
            }
            long taken = MEMORY.getCurrentThreadAllocatedBytes() - before;
            assertThat(taken)
                    .as("bytes taken for %s", what(target, seed, round, spoiled))
                    .isLessThan(SPARE_BYTES + BYTES_A_BYTE * spoiled.length);
        }
        assertThat(read).as("spoiled bytes that are still a value").isLessThan(rounds);
        System.out.println(target + ": " + rounds + " rounds of seed " + seed + ", " + read + " read");
    }

    private static String what(Target target, long seed, int round, byte[] bytes) {
        return target + ", seed " + seed + ", round " + round + ": "
                + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 500));
    }

    /** Good bytes after one to four accidents. */
    private static byte[] spoiled(List<byte[]> good, RandomValues random) {
        byte[] bytes = random.one(good);
        for (int accident = random.below(4); accident >= 0; accident--) {
            int at = bytes.length == 0 ? 0 : random.below(bytes.length);
            bytes = switch (random.below(7)) {
                case 0 -> flipped(bytes, at, 1 << random.below(8));
                case 1 -> Arrays.copyOf(bytes, at);
                case 2 -> joined(bytes, at, random.bytes(1 + random.below(8)), at);
                // lengths and counts: the largest that the encoding has, or a large one
                case 3 -> joined(bytes, at, HexFormat.of().parseHex("ffffffffffffffffff01"), at + 1);
                case 4 -> joined(bytes, at, HexFormat.of().parseHex("ffffff7f"), at + 1);
                case 5 -> {
                    byte[] other = random.one(good);
                    yield joined(bytes, at, other, Math.min(bytes.length, at + other.length));
                }
                default -> random.chance(10) ? random.bytes(random.below(200)) : joined(bytes, at, bytes, at);
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, int bit) {
        byte[] next = bytes.clone();
        if (at < next.length) {
            next[at] ^= (byte) bit;
        }
        return next;
    }

    /** {@code bytes} up to {@code at}, {@code part}, {@code bytes} from {@code from} on. */
    private static byte[] joined(byte[] bytes, int at, byte[] part, int from) {
        int rest = Math.max(0, bytes.length - from);
        byte[] next = Arrays.copyOf(bytes, at + part.length + rest);
        System.arraycopy(part, 0, next, at, part.length);
        System.arraycopy(bytes, bytes.length - rest, next, at + part.length, rest);
        return next;
    }
}
