package org.wardledger.simulator.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The simulator's command line. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Wards of virtual patients, recordings, and a check of what arrived.",
        subcommands = {WardCommand.class, ReplayCommand.class, CheckCommand.class})
public final class SimulatorCommand {

    private SimulatorCommand() {}

    /** Runs the command line and returns its exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new SimulatorCommand()).setOut(out).setErr(err).execute(args);
    }
}
