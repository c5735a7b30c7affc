package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** What the chain knows of one patient. Mutable; belongs to one {@link ChainState}. */
final class PatientState {
    private final long handle;
    private final Monitor monitor;
    private @Nullable String id;
    private int contents;

    PatientState(long handle, @Nullable String id, int contents, Monitor monitor) {
        this.handle = handle;
        this.id = id;
        this.contents = contents;
        this.monitor = monitor;
    }

    long handle() {
        return handle;
    }

    /** Null between the first content of a new patient and the entry that says who it is. */
    @Nullable
    String id() {
        return id;
    }

    void bind(String name) {
        id = name;
    }

    /** How many contents it has: the ordinal of the next one. */
    int contents() {
        return contents;
    }

    void addContent() {
        contents++;
    }

    Monitor monitor() {
        return monitor;
    }

    byte[] encode() {
        String name = id;
        return new ByteWriter().varint(contents).text(name == null ? "" : name).toBytes();
    }

    static PatientState decode(long handle, byte[] bytes, Monitor monitor) {
        ByteReader in = new ByteReader(bytes);
        int contents = in.count(Integer.MAX_VALUE, "contents");
        String id = in.text(1000, "patient");
        return new PatientState(handle, id.isEmpty() ? null : id, contents, monitor);
    }
}
