package org.wardledger.ledger.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import org.wardledger.ledger.verify.VerifyCommand;

/** Runs the service, or, with {@code verify} or {@code rotate-key} as the first argument, that command without the service. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Does not return before the service has stopped. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("verify")) {
            System.exit(VerifyCommand.run(Arrays.copyOfRange(args, 1, args.length), System.out, System.err));
        }
        if (args.length > 0 && args[0].equals("rotate-key")) {
            System.exit(RotateKeyCommand.run(Arrays.copyOfRange(args, 1, args.length), System.out, System.err));
        }
        Quarkus.run(args);
    }
}
