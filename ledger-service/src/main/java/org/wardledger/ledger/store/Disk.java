package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk that a directory lies on, for messages. */
final class Disk {
    private static final long MB = 1_000_000;

    private Disk() {}

    /** 0 when the disk does not answer. */
    static long freeBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /** E.g. {@code its disk /data (/dev/sdb1) has 0 of 512 MB free}. */
    static String describe(Path directory) {
        try {
            FileStore disk = Files.getFileStore(directory);
            return "its disk " + disk + " has " + disk.getUsableSpace() / MB + " of " + disk.getTotalSpace() / MB
                    + " MB free";
        } catch (IOException e) {
            return "its disk does not answer: " + e.getMessage();
        }
    }
}
