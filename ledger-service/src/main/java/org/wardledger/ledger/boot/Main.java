package org.wardledger.ledger.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import org.wardledger.ledger.admin.PatientCommand;
import org.wardledger.ledger.admin.PatientCommand.What;
import org.wardledger.ledger.verify.ExportCommand;
import org.wardledger.ledger.verify.VerifyCommand;

/**
 * Runs the service, or, with {@code verify}, {@code export}, {@code erase}, {@code rekey}, {@code rotate-key} or
 * {@code new-generation} first, that command.
 */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Does not return before the service has stopped. */
    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "verify" -> System.exit(VerifyCommand.run(rest, System.out, System.err, TopicSource::open));
            case "export" -> System.exit(ExportCommand.run(rest, System.out, System.err));
            case "erase" -> System.exit(PatientCommand.run(What.ERASE, rest, System.out, System.err));
            case "rekey" -> System.exit(PatientCommand.run(What.REKEY, rest, System.out, System.err));
            case "rotate-key" -> System.exit(RotateKeyCommand.run(rest, System.out, System.err));
            case "new-generation" -> System.exit(NewGenerationCommand.run(rest, System.out, System.err));
            default -> Quarkus.run(args);
        }
    }
}
