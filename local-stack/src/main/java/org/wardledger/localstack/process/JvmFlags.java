package org.wardledger.localstack.process;

import java.nio.file.Path;
import java.util.List;

/** How this project starts a JVM: which executable, and what the brokers need on JDK 25. The one place for both. */
public final class JvmFlags {
    /** HiveMQ and its stores (Xodus, RocksDB) reach into these packages; the list is that of HiveMQ's own start script. */
    static final List<String> BROKERS = List.of(
            "-Xmx768m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.net.preferIPv4Stack=true",
            "-Dlogback.configurationFile=local-stack-logback.xml",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

    private JvmFlags() {}

    /** The java executable of the running JVM. */
    public static String java() {
        return ProcessHandle.current().info().command().orElseGet(() -> Path.of(
                        System.getProperty("java.home"), "bin", "java")
                .toString());
    }
}
