package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.ChainView;
import org.wardledger.core.chain.StateKey;
import org.wardledger.core.chain.Totals;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.HashReader;

/** One chain in the index. Reads are thread-safe; what a block brings becomes visible at once. */
public final class ChainStore implements ChainView, HashReader {
    private final Rocks rocks;
    private final int chain;
    private final LatestWriter latestWriter;
    private final KeyTable keys;
    private volatile long height;

    ChainStore(Rocks rocks, int chain, Supplier<@Nullable SiteVault> vault) {
        this.rocks = rocks;
        this.chain = chain;
        this.keys = new KeyTable(rocks, chain, vault);
        this.latestWriter = new LatestWriter(rocks, chain);
        this.height = newestHeight();
    }

    public int chain() {
        return chain;
    }

    /** Height of the newest indexed block, -1 when there is none. */
    public long height() {
        return height;
    }

    void indexed(long newHeight) {
        height = newHeight;
    }

    LatestWriter latestWriter() {
        return latestWriter;
    }

    KeyTable keys() {
        return keys;
    }

    /** Whether a key of this patient is here, opened or not. */
    public boolean hasKey(long patient, int epoch) {
        return keys.has(patient, epoch);
    }

    /** Whether this node can open keys at all. */
    public boolean opensKeys() {
        return keys.vault() != null;
    }

    /** Where this chain's readings are. */
    public ReadingIndex readings() {
        return new ReadingIndex(rocks, chain);
    }

    /** What this chain's streams have sealed, by sequence. */
    public StreamIndex streams() {
        return new StreamIndex(rocks, chain);
    }

    /** Where this chain's alerts changed. */
    public AlertIndex alerts() {
        return new AlertIndex(rocks, chain);
    }

    public ChainReader reader() {
        return new ChainReader(this);
    }

    public @Nullable BlockHeader header(long at) {
        byte[] bytes = headerBytes(at);
        return bytes == null ? null : BlockCodec.decodeHeader(bytes);
    }

    /** Header of the newest indexed block, or null. */
    public @Nullable BlockHeader head() {
        return header(height);
    }

    public byte @Nullable [] headerBytes(long at) {
        return at < 0 ? null : rocks.get(Table.HEADERS, Keys.block(chain, at));
    }

    /** The entries of a block, or null when it is not indexed. */
    public @Nullable List<byte[]> entries(long at) {
        byte[] bytes = at < 0 ? null : rocks.get(Table.ENTRIES, Keys.block(chain, at));
        return bytes == null ? null : BlockCodec.decodeBody(bytes).entries();
    }

    /** Totals up to and with this block, or null when it is not indexed. */
    public @Nullable Totals totals(long at) {
        byte[] bytes = at < 0 ? null : rocks.get(Table.TOTALS, Keys.block(chain, at));
        return bytes == null ? null : TotalsCodec.decode(bytes);
    }

    /** Texts of the keys that sign the chain's log of this size, the oldest first; none sign the empty one. */
    public List<String> signers(long size) {
        try (Rocks.Walk it = rocks.walk(Table.SIGNERS)) { // a row stands where they change
            it.seekForPrev(Keys.block(chain, size - 1));
            boolean mine = size > 0 && it.isValid() && startsWith(it.key(), Keys.chain(chain));
            return mine ? SignersCodec.decode(it.value()) : List.of();
        }
    }

    /**
     * Heights of the blocks in which the chain's key changed, ascending.
     *
     * @param size of the log: blocks from there on do not count
     * @param most that are wanted: the newest
     */
    public List<Long> rotated(long size, int most) {
        Deque<Long> heights = new ArrayDeque<>();
        try (Rocks.Walk it = rocks.walk(Table.SIGNERS)) { // rows also stand where an old key ends
            it.seekForPrev(Keys.block(chain, size - 1));
            String newest = null;
            long at = -1;
            for (; size > 0 && it.isValid() && startsWith(it.key(), Keys.chain(chain)); it.prev()) {
                String then = SignersCodec.decode(it.value()).getLast();
                if (newest != null && !newest.equals(then)) {
                    heights.addFirst(at);
                    if (heights.size() == most) {
                        break;
                    }
                }
                newest = then;
                at = ByteBuffer.wrap(it.key(), 4, 8).getLong();
            }
        }
        return List.copyOf(heights);
    }

    TopicPositions positions() {
        byte[] bytes = rocks.get(Table.POSITIONS, Keys.chain(chain));
        return bytes == null ? TopicPositions.START : TopicPositions.decode(bytes);
    }

    /** @throws StoreException when the tables do not agree on the newest block */
    void checkWhole() {
        byte[] bytes = rocks.get(Table.POSITIONS, Keys.chain(chain));
        long expected = bytes == null ? -1 : TopicPositions.height(bytes);
        if (height != expected || (height >= 0 && (totals(height) == null || entries(height) == null))) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "the index in " + rocks.directory() + " is damaged: chain " + chain + " has headers up to block "
                            + height + ", and its positions say " + expected);
        }
    }

    @Override
    public byte @Nullable [] state(StateKey key) {
        return rocks.get(Table.STATE, Keys.state(chain, key));
    }

    @Override
    public @Nullable PatientKey key(long patient, int epoch) {
        return keys.key(patient, epoch);
    }

    @Override
    public @Nullable PatientKey keyNamed(String patientId, int epoch) {
        SiteVault vault = keys.vault();
        return vault == null ? null : keys.recorded(vault.recordKey(patientId, epoch));
    }

    @Override
    public byte @Nullable [] lookup(String patientId) {
        SiteVault vault = keys.vault();
        return vault == null ? null : vault.lookup(patientId);
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        return rocks.get(Table.PAYLOADS, cid.digest());
    }

    @Override
    public byte @Nullable [] entry(long at, int index) {
        List<byte[]> entries = entries(at);
        return entries == null || index < 0 || index >= entries.size() ? null : entries.get(index);
    }

    @Override
    public Hash read(int level, long index) {
        byte[] hash = rocks.get(Table.LOG, Keys.node(chain, level, index));
        if (hash == null) {
            throw new IllegalStateException("chain " + chain + ": the log has no node " + level + "/" + index);
        }
        return Hash.of(hash);
    }

    /** The body as it was committed, payloads included, or null when the block is not indexed. */
    public @Nullable BlockBody body(long at) {
        List<byte[]> entries = entries(at);
        return entries == null ? null : Bodies.complete(this, at, entries);
    }

    private long newestHeight() {
        try (Rocks.Walk it = rocks.walk(Table.HEADERS)) {
            it.seekForPrev(Keys.block(chain, Long.MAX_VALUE));
            boolean mine = it.isValid() && startsWith(it.key(), Keys.chain(chain));
            return mine ? ByteBuffer.wrap(it.key(), 4, 8).getLong() : -1;
        }
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
