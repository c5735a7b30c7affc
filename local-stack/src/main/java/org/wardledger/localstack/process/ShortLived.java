package org.wardledger.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a JVM gets that a test starts and stops within seconds: no second compiler, whose work would not pay, the smallest
 * collector, and its classes from an archive that the first such JVM writes when it ends. A Kafka then starts in a third of
 * the time. Nothing, unless the system property {@value #ARCHIVES} names the directory of the archives.
 */
public final class ShortLived {
    // not under "wardledger.": the services refuse settings that they do not know
    static final String ARCHIVES = "org.wardledger.archives";

    private ShortLived() {}

    /**
     * @param program names the archive: what is started from one jar to do different things needs different classes
     * @param code what the JVM runs. A directory has no archive: a JVM that is to write one would end with status 1.
     * @throws IOException when the directory of the archives cannot be made
     */
    public static List<String> flags(String program, Path code) throws IOException {
        String archives = System.getProperty(ARCHIVES);
        if (archives == null) {
            return List.of();
        }
        List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        flags.add("-D" + ARCHIVES + "=" + archives); // for what it starts itself
        if (Files.isRegularFile(code)) {
            Path directory = Files.createDirectories(Path.of(archives));
            flags.addAll(List.of(
                    "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive(directory, program, code)));
            flags.add("-Xlog:cds=off,cds+dynamic=off"); // why an archive is only half used is nothing for a log
        }
        return flags;
    }

    /** Of this build of the jar, so that a JVM never finds another one's. */
    private static Path archive(Path directory, String program, Path jar) throws IOException {
        int build = Objects.hash(jar.toAbsolutePath().normalize(), Files.getLastModifiedTime(jar));
        return directory.resolve(program + "." + Integer.toHexString(build) + ".jsa");
    }
}
