package org.wardledger.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./wardledger bench WHAT}. */
@Command(
        name = "bench",
        description = "Measurements of the whole.",
        subcommands = {LedgerBench.class, GatewayBench.class},
        mixinStandardHelpOptions = true)
public final class BenchMain {
    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchMain()).execute(arguments));
    }
}
