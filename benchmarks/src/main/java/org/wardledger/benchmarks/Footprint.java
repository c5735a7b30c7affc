package org.wardledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Bytes on disk.
 *
 * @param headers of the topic with the headers, segments only (their indexes are preallocated)
 * @param bodies of the topic with the bodies
 * @param alerts of the topics with alerts, checkpoints and keys
 * @param tables RocksDB's tables
 * @param rest of the index's directory: write-ahead log, manifest, options
 */
record Footprint(long headers, long bodies, long alerts, long tables, long rest) {

    /** Of a site whose processes have ended. */
    static Footprint of(Path site) {
        Path kafka = site.resolve("kafka");
        Path index = site.resolve("ledger/index");
        Predicate<Path> segments = file -> file.toString().endsWith(".log");
        return new Footprint(
                topic(kafka, "wardledger.headers-", segments),
                topic(kafka, "wardledger.blocks-", segments),
                topic(kafka, "wardledger.alerts-", segments)
                        + topic(kafka, "wardledger.checkpoints-", segments)
                        + topic(kafka, "wardledger.keys-", segments),
                bytes(index, file -> file.toString().endsWith(".sst")),
                bytes(index, file -> !file.toString().endsWith(".sst")));
    }

    private static long topic(Path kafka, String prefix, Predicate<Path> which) {
        return bytes(kafka, file -> file.toString().contains("/" + prefix) && which.test(file));
    }

    private static long bytes(Path directory, Predicate<Path> which) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(which)
                    .mapToLong(Footprint::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is kept for ever in Kafka: headers and bodies. */
    long ledger() {
        return headers + bodies;
    }
}
