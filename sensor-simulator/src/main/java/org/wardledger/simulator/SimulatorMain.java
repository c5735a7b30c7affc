package org.wardledger.simulator;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.wardledger.simulator.cli.SimulatorCommand;

/** The simulator's entry point: {@code ward}, {@code replay}, {@code check}; see {@code --help}. */
public final class SimulatorMain {

    private SimulatorMain() {}

    public static void main(String[] args) {
        System.exit(SimulatorCommand.execute(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }
}
