package org.wardledger.ledger.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code wardledger export}. Exit status: 0 done, 1 not, 64 usage. */
@Command(
        name = "wardledger export",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = VerifyCommand.USAGE,
        description =
                "Writes all signed blocks of a running ledger into a directory of static files, which can be kept,"
                        + " given away and verified off line. The same command goes on with an export that was broken off, and"
                        + " brings a complete one up to date.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the export is complete", "1:it is not; what is there is kept", "64:the command line is wrong"
        })
public final class ExportCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(index = "0", paramLabel = "URL", description = "address of a ledger service")
    private URI url = URI.create("");

    @Parameters(
            index = "1",
            paramLabel = "DIR",
            description = "an empty directory, one that is to be made, or an export")
    private Path directory = Path.of("");

    private ExportCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command, without its name, and returns the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return new CommandLine(new ExportCommand(out, err))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .execute(args);
    }

    @Override
    public Integer call() {
        try (HttpSource source = new HttpSource(url)) {
            new ExportWriter(source, directory, out).write();
            out.println("the export is complete: wardledger verify " + directory + " --vkey KEY");
            return 0;
        } catch (BlockSource.Unreadable | BlockSource.Unanswered e) {
            err.println("wardledger: " + e.getMessage());
        } catch (IOException e) {
            err.println("wardledger: " + directory + " cannot be written: " + e);
        } catch (IllegalArgumentException e) {
            err.println("wardledger: " + url + " is no address: " + e.getMessage());
        }
        return FAILED;
    }
}
