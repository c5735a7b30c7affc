package org.wardledger.simulator.wfdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wardledger.simulator.wfdb.WfdbException.ChecksumMismatch;
import org.wardledger.simulator.wfdb.WfdbException.InitialValueMismatch;
import org.wardledger.simulator.wfdb.WfdbException.Truncated;
import org.wardledger.simulator.wfdb.WfdbException.Unsupported;

/** Reads a record: its header and the signal files beside it. */
public final class WfdbReader {

    private static final long MAX_HEADER_BYTES = 64 * 1024;
    /** Whole files are held in memory; longer ones are refused rather than half read. */
    private static final long MAX_FILE_BYTES = 256L * 1024 * 1024;

    private WfdbReader() {}

    /**
     * Reads and verifies the record.
     *
     * @param header the {@code .hea} file
     */
    public static WfdbRecord read(Path header) throws IOException, WfdbException {
        if (Files.size(header) > MAX_HEADER_BYTES) {
            throw new Unsupported("a header of more than " + MAX_HEADER_BYTES + " bytes");
        }
        RecordHeader parsed = HeaderParser.parse(Files.readString(header, StandardCharsets.ISO_8859_1));
        if (parsed.signals().isEmpty()) {
            throw new Unsupported("a record without signals");
        }
        Path directory = header.toAbsolutePath().getParent();
        // Signals of one file are interleaved frame by frame in the header's order, so a file is decoded as a group.
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < parsed.signals().size(); i++) {
            groups.computeIfAbsent(parsed.signals().get(i).file(), file -> new ArrayList<>())
                    .add(i);
        }
        short[][] samples = new short[parsed.signals().size()][];
        for (Map.Entry<String, List<Integer>> group : groups.entrySet()) {
            Path file = directory == null ? Path.of(group.getKey()) : directory.resolve(group.getKey());
            decode(file, parsed.signals(), group.getValue(), samples);
        }
        return assemble(parsed, samples);
    }

    private static void decode(Path file, List<SignalSpec> signals, List<Integer> group, short[][] samples)
            throws IOException, WfdbException {
        SignalSpec first = signals.get(group.getFirst());
        int perFrame = 0;
        for (int index : group) {
            SignalSpec signal = signals.get(index);
            if (signal.format() != first.format() || signal.byteOffset() != first.byteOffset()) {
                throw new Unsupported("signals of different format or offset in one file, " + first.file());
            }
            perFrame += signal.samplesPerFrame();
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new Unsupported("a signal file of more than " + MAX_FILE_BYTES + " bytes");
        }
        byte[] data = Files.readAllBytes(file);
        long available = first.format().samplesIn(Math.max(0, data.length - first.byteOffset()));
        int frames = Math.toIntExact(available / perFrame);
        int firstInFrame = 0;
        for (int index : group) {
            SignalSpec signal = signals.get(index);
            int each = signal.samplesPerFrame();
            short[] stored = new short[Math.multiplyExact(frames, each)];
            for (int i = 0; i < stored.length; i++) {
                stored[i] = signal.format()
                        .sample(data, signal.byteOffset(), i / each * perFrame + firstInFrame + i % each);
            }
            samples[index] = stored;
            firstInFrame += each;
        }
    }

    private static WfdbRecord assemble(RecordHeader header, short[][] samples) throws WfdbException {
        int frames = header.frames() == 0 ? framesPresent(header, samples) : header.frames();
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            SignalSpec spec = header.signals().get(i);
            short[] stored = samples[i];
            long length = (long) frames * spec.samplesPerFrame();
            if (stored.length < length) {
                throw new Truncated(spec.file(), frames, stored.length / spec.samplesPerFrame());
            }
            verify(spec, stored, (int) length);
            signals.add(new Signal(spec, header.numerics(), stored, (int) length));
        }
        return new WfdbRecord(header, frames, signals);
    }

    private static int framesPresent(RecordHeader header, short[][] samples) {
        int frames = Integer.MAX_VALUE;
        for (int i = 0; i < samples.length; i++) {
            frames =
                    Math.min(frames, samples[i].length / header.signals().get(i).samplesPerFrame());
        }
        return frames;
    }

    /** Both are over the samples as stored, before any skew (as the recordings in the tests show). */
    private static void verify(SignalSpec spec, short[] stored, int length) throws WfdbException {
        Integer initial = spec.initialValue();
        if (initial != null && length > 0 && stored[0] != initial) {
            throw new InitialValueMismatch(spec.description(), initial, stored[0]);
        }
        Integer expected = spec.checksum();
        if (expected == null) {
            return;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += stored[i];
        }
        if ((short) sum != expected.shortValue()) {
            throw new ChecksumMismatch(spec.description(), expected, (short) sum);
        }
    }
}
