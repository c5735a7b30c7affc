package org.wardledger.gateway.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.wardledger.core.bytes.DecodeException;

/**
 * The spool in a RocksDB of its own. One thread writes: what waits while it syncs is written and synced together, so the
 * cost of a sync is shared by as many messages as came meanwhile.
 *
 * <p>After a write that failed for another reason than a full disk the files are opened anew; until that has succeeded every
 * message is refused, at most one try a second. What a full disk holds can be read and removed.
 */
public final class RocksSpool implements Spool {
    private static final Logger LOG = Logger.getLogger(RocksSpool.class);
    private static final int GROUP = 1024;
    private static final long GROUP_BYTES = 8L << 20;
    private static final long CROWDED_BYTES = 16L << 20;
    private static final long RETRY_NS = Duration.ofSeconds(1).toNanos();
    private static final Duration CLOSE = Duration.ofSeconds(10);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pending(byte[] bytes, long arrivalMs, CompletableFuture<Void> stored) {}

    private final Path directory;
    private final long capacity;
    private final LinkedBlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(); // write: to replace the files
    private final Thread writer;
    private @Nullable SpoolFiles files;
    private String trouble = "";
    private long failedNs;
    private long nextPlace = 1; // when the files are opened anew: a reader may still hold places of before
    private final Object counts = new Object();
    private long promisedBytes; // of messages that wait, under counts
    private int promised;
    private Fill fill;
    private String complaint = ""; // the writer's thread only
    private volatile boolean closed;

    private RocksSpool(Path directory, long capacity, SpoolFiles files) {
        this.directory = directory;
        this.capacity = capacity;
        this.files = files;
        this.fill = files.fill(capacity);
        this.writer = Thread.ofPlatform().daemon().name("spool").start(this::write);
    }

    /**
     * Opens or makes it.
     *
     * @param directory for it alone
     * @param capacity in bytes of stored messages, before compression
     * @throws SpoolException when the directory is not usable, damaged, or in use by another process
     */
    public static RocksSpool open(Path directory, long capacity) {
        try {
            Files.createDirectories(directory);
            return new RocksSpool(directory, capacity, SpoolFiles.open(directory, 1));
        } catch (IOException | RocksDBException | DecodeException e) {
            throw SpoolException.failed(
                    "cannot open the spool in " + directory + ": " + e.getMessage()
                            + ". It may hold acknowledged messages that are nowhere else: keep it",
                    e);
        }
    }

    @Override
    public CompletableFuture<Void> append(SpooledMessage message) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        byte[] bytes = SpoolCodec.encode(message);
        synchronized (counts) {
            if (closed) {
                stored.completeExceptionally(SpoolException.closed());
                return stored;
            }
            if (fill.bytes() + promisedBytes + bytes.length > capacity) {
                stored.completeExceptionally(SpoolException.full(capacity));
                return stored;
            }
            promised++;
            promisedBytes += bytes.length;
            waiting.add(new Pending(bytes, message.arrivalMs(), stored)); // here, so that places follow calls
        }
        return stored;
    }

    @Override
    public List<Stored> read(long from, int most) {
        lock.readLock().lock();
        try {
            return open().read(from, most);
        } catch (RocksDBException e) {
            throw SpoolException.failed("cannot read the spool in " + directory + ": " + e.getMessage(), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void remove(long through) {
        lock.readLock().lock();
        try {
            SpoolFiles open = open();
            try {
                open.remove(through);
            } catch (RocksDBException e) {
                // Forgotten it is. On a full disk nothing can be deleted, and the spool must run dry all the same.
                LOG.warnf("what was removed from the spool in %s is not deleted yet: %s", directory, e.getMessage());
            }
            synchronized (counts) {
                fill = open.fill(capacity);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public boolean isEmpty() {
        synchronized (counts) {
            return promised == 0 && fill.messages() == 0;
        }
    }

    @Override
    public boolean isCrowded() {
        synchronized (counts) {
            return promisedBytes > CROWDED_BYTES;
        }
    }

    @Override
    public void tidy() {
        lock.readLock().lock();
        try {
            if (files != null) {
                files.tidy();
            }
        } catch (RocksDBException e) {
            LOG.debugf("what was removed from the spool in %s is still in its files: %s", directory, e.getMessage());
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public Fill fill() {
        synchronized (counts) {
            return fill;
        }
    }

    private SpoolFiles open() {
        SpoolFiles open = files;
        if (open == null) {
            throw closed ? SpoolException.closed() : SpoolException.failed(trouble, new IOException(trouble));
        }
        return open;
    }

    // ---- the writer's thread

    private void write() {
        List<Pending> group = new ArrayList<>();
        try {
            while (!closed || !waiting.isEmpty()) {
                group.clear();
                long bytes = 0;
                for (Pending next = waiting.take(); next != null; next = waiting.poll()) {
                    group.add(next);
                    bytes += next.bytes().length;
                    if (group.size() == GROUP || bytes >= GROUP_BYTES) {
                        break;
                    }
                }
                store(group, bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed, and nothing waits
        }
    }

    private void store(List<Pending> group, long bytes) {
        SpoolException failed = null;
        try {
            reopen();
            lock.readLock().lock();
            try {
                SpoolFiles open = open();
                open.append(
                        group.stream().map(Pending::bytes).toList(),
                        group.getFirst().arrivalMs());
                synchronized (counts) {
                    fill = open.fill(capacity);
                }
                complain("");
            } finally {
                lock.readLock().unlock();
            }
        } catch (RocksDBException e) {
            failed = SpoolException.failed("cannot write the spool in " + directory + ": " + e.getMessage(), e);
            complain(String.valueOf(failed.getMessage()));
            if (!isForRoom(e)) {
                abandon(failed);
            }
        } catch (SpoolException e) {
            failed = e;
        } catch (RuntimeException e) {
            // a fault of ours: nobody knows what the files have, and whoever waits must hear of it
            LOG.error("the spool failed on what it was to store", e);
            failed = SpoolException.failed("the spool in " + directory + " failed: " + e, e);
            abandon(failed);
        }
        synchronized (counts) {
            promised -= group.size();
            promisedBytes -= bytes;
        }
        for (Pending pending : group) {
            if (failed == null) {
                pending.stored().complete(null);
            } else {
                pending.stored().completeExceptionally(failed);
            }
        }
    }

    /** Once: a disk may be full for hours. */
    private void complain(String about) {
        if (about.isEmpty() && !complaint.isEmpty()) {
            LOG.infof("the spool in %s is written again", directory);
        } else if (!about.equals(complaint)) {
            LOG.error(about);
        }
        complaint = about;
    }

    /** Whether the disk is full: RocksDB waits for room by itself, and can be read meanwhile. */
    private static boolean isForRoom(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
    }

    private void abandon(SpoolException why) {
        lock.writeLock().lock();
        try {
            trouble = String.valueOf(why.getMessage());
            failedNs = System.nanoTime();
            if (files != null) {
                nextPlace = files.next();
                files.close();
                files = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void reopen() {
        if (files != null || System.nanoTime() - failedNs < RETRY_NS) {
            return;
        }
        lock.writeLock().lock();
        try {
            SpoolFiles open = SpoolFiles.open(directory, nextPlace);
            files = open;
            synchronized (counts) {
                fill = open.fill(capacity);
            }
        } catch (RocksDBException | IOException | DecodeException e) {
            trouble = "cannot open the spool in " + directory + ": " + e.getMessage();
            failedNs = System.nanoTime();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What was taken is stored first. */
    @Override
    public void close() {
        synchronized (counts) {
            closed = true;
            if (waiting.isEmpty()) {
                writer.interrupt();
            }
        }
        try {
            if (!writer.join(CLOSE)) {
                LOG.warnf("the spool in %s did not close in time", directory);
                return; // its files are in use; the process ends
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        lock.writeLock().lock();
        try {
            if (files != null) {
                files.close();
                files = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
