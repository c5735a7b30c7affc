package org.wardledger.localstack.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A WFDB record to replay.
 *
 * @param name usable as a bed's name
 * @param speed 1 for waveforms; numerics, sampled each minute or so, are sped up until something is to be seen
 */
record Recording(Path header, String name, double speed) {
    private static final double WAVEFORM_HZ = 10;
    /** How many samples a second of numerics are shown. */
    private static final double SHOWN_HZ = 10;

    static List<Recording> all(List<Path> headers) throws DemoFailure {
        List<Recording> recordings = new ArrayList<>();
        for (Path header : headers) {
            recordings.add(of(header));
        }
        return recordings;
    }

    /** The headers in a directory, in order of their names; none when there is no such directory. */
    static List<Path> in(Path directory) throws DemoFailure {
        List<Path> headers = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.hea")) {
                found.forEach(headers::add);
            } catch (IOException e) {
                throw new DemoFailure("cannot read " + directory + ": " + e.getMessage());
            }
        }
        headers.sort(null);
        return headers;
    }

    /** Reads the record line of the header: {@code NAME SIGNALS RATE[/COUNTER] ...}; lines with # before it are comments. */
    private static Recording of(Path header) throws DemoFailure {
        try {
            for (String line : Files.readAllLines(header, StandardCharsets.ISO_8859_1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    return of(header, line.trim().split("\\s+"));
                }
            }
        } catch (IOException e) {
            throw new DemoFailure("cannot read the recording " + header + ": " + e.getMessage());
        }
        throw new DemoFailure(header + " is not a WFDB header: it is empty");
    }

    private static Recording of(Path header, String[] fields) throws DemoFailure {
        try {
            // WFDB's default rate is 250 Hz
            double hz = fields.length < 3 ? 250 : Double.parseDouble(fields[2].split("[/(]", 2)[0]);
            String name = fields[0].split("/", 2)[0].replaceAll("[^A-Za-z0-9_-]", "-");
            double speed = hz >= WAVEFORM_HZ ? 1 : Math.max(1, Math.round(SHOWN_HZ / hz));
            return new Recording(header, name.substring(0, Math.min(64, name.length())), speed);
        } catch (NumberFormatException e) {
            throw new DemoFailure(header + " is not a WFDB header: no sampling rate in its first line");
        }
    }
}
