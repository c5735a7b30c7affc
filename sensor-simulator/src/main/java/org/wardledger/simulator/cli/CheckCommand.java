package org.wardledger.simulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.wardledger.simulator.check.CheckReport;
import org.wardledger.simulator.check.LedgerCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: is everything acknowledged in the ledger, value for value, once? */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Compares manifests with the ledger's HTTP interface.",
            "Exit code 0: all there, as sent, once; 1: not so; 2: could not be checked."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it, and what is required, before call()
    CommandSpec spec;

    @Option(names = "--manifest", required = true, paramLabel = "FILE", description = "may be given more than once")
    @SuppressWarnings("NullAway.Init")
    List<Path> manifests;

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "the ledger service (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    URI api;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "go on asking that long while something is missing (default: ${DEFAULT-VALUE})")
    int waitSeconds;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            CheckReport report = LedgerCheck.run(manifests, api, Duration.ofSeconds(waitSeconds));
            report.offenders().forEach(err::println);
            err.flush();
            out.println(report.line());
            out.flush();
            return report.clean() ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            err.println("could not be checked: " + e);
            err.flush();
            return 2;
        }
    }
}
