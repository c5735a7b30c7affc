package org.wardledger.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.wardledger.localstack.demo.StandIn;

/**
 * Not the simulator: it sends nothing. A bounded {@code ward} or {@code replay} writes its arguments as its manifest and
 * ends; {@code check} counts the manifests as ten readings each, and what was to be dropped as missing.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = List.of(args);
        if (arguments.getFirst().equals("check")) {
            check(arguments);
            return;
        }
        System.out.println("stand-in: " + String.join(" ", arguments));
        int manifest = arguments.indexOf("--manifest");
        if (manifest >= 0) {
            Files.writeString(Path.of(arguments.get(manifest + 1)), String.join(" ", arguments));
        } else {
            StandIn.noteTheStop("simulator");
            new CountDownLatch(1).await();
        }
    }

    private static void check(List<String> arguments) throws IOException {
        int manifests = 0;
        int missing = 0;
        for (int i = 1; i < arguments.size(); i++) {
            if (arguments.get(i - 1).equals("--manifest")) {
                manifests++;
                missing += Files.readString(Path.of(arguments.get(i))).contains("--drop 1") ? 1 : 0;
            }
        }
        int sent = manifests * 10;
        System.out.printf(
                "sent=%d acked=%d found=%d missing=%d different=0 doubled=0%n", sent, sent, sent - missing, missing);
        System.exit(missing == 0 ? 0 : 1);
    }
}
