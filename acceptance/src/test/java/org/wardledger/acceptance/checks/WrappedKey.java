package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.wardledger.acceptance.process.Site;

/**
 * A patient's key as it is kept: wrapped, in a record of {@code wardledger.keys}.
 *
 * @param handle the patient's
 * @param recordKey of the record
 * @param wrapped what only the site's keystore opens: nonce, encrypted key, tag
 */
public record WrappedKey(long handle, byte[] recordKey, byte[] wrapped) {
    /** Version, handle, epoch, id of the key-encryption key; the epoch is below 128. */
    private static final int HEAD = 1 + 8 + 1 + 8;

    private static final int WRAPPED = 12 + 32 + 16;
    /** A file's compression may part the bytes; so many of them beside each other are no accident. */
    private static final int PART = 12;

    /** The newest key of a patient who is not erased. */
    public static WrappedKey of(Site site, String patient) {
        long handle = SealedBlocks.read(site).handleOf(site, patient);
        ConsumerRecord<byte[], byte[]> record = site.topics().read("wardledger.keys").reversed().stream()
                .filter(one ->
                        one.value() != null && ByteBuffer.wrap(one.value()).getLong(1) == handle)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key of " + patient));
        assertThat(record.value().length).isGreaterThan(HEAD + WRAPPED);
        return new WrappedKey(handle, record.key(), Arrays.copyOfRange(record.value(), HEAD, HEAD + WRAPPED));
    }

    /** The files of a directory that hold a part of it. */
    public List<Path> keptIn(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        for (int part = 0; part < WRAPPED; part += PART) {
            found.addAll(KeptFiles.with(directory, Arrays.copyOfRange(wrapped, part, part + PART)));
        }
        return found;
    }
}
