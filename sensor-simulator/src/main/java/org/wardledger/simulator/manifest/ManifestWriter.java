package org.wardledger.simulator.manifest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a manifest: NDJSON, a line {@code {"topic":..,"payload":..}} for each acknowledged message in the order of the
 * acknowledgements, and at the end {@code {"sent":N,"acked":N}}. A crash loses what was not flushed, nothing before it.
 * Thread-safe. Appending never throws, because it is called from a client's threads: the first failure is kept, and
 * {@link #finish} throws it.
 */
public final class ManifestWriter {

    private final OutputStream out;
    private @Nullable IOException failure;

    /** Begins the file anew. */
    public ManifestWriter(Path file) throws IOException {
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 64 * 1024);
    }

    /**
     * Adds one acknowledged message.
     *
     * @param topic made of names and slashes, so that it needs no escaping
     * @param payload the JSON as sent, on one line
     */
    public synchronized void append(String topic, byte[] payload) {
        try {
            write("{\"topic\":\"" + topic + "\",\"payload\":");
            out.write(payload);
            write("}\n");
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Brings what was appended to the file. */
    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Writes the last line and closes the file. */
    public synchronized void finish(long sent, long acked) throws IOException {
        try (out) {
            write("{\"sent\":" + sent + ",\"acked\":" + acked + "}\n");
        }
        if (failure != null) {
            throw new IOException("the manifest is not complete", failure);
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void failed(IOException e) {
        if (failure == null) {
            failure = e;
        }
    }
}
