package org.wardledger.ledger.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands {@code wardledger erase} and {@code wardledger rekey}. Exit status: 0 done, 1 the service refused or did
 * not answer, 3 asked for and not sealed yet, 64 usage.
 */
@Command(mixinStandardHelpOptions = true, exitCodeOnInvalidInput = PatientCommand.USAGE)
public final class PatientCommand implements Callable<Integer> {
    static final int USAGE = 64;
    private static final int FAILED = 1;
    private static final int PENDING = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final What what;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "PATIENT", description = "the patient's id, for example bed.icu-1.bed-3")
    private String patient = "";

    @Option(
            names = "--url",
            description = "address of a ledger service (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private String url = "";

    /** What is done with the patient's key. */
    public enum What {
        ERASE("erase", "Destroys the patient's key: nothing that it opens can ever be read again."),
        REKEY("rekey", "Begins a new epoch of the patient's key, for what comes from now on.");

        private final String word;
        private final String description;

        What(String word, String description) {
            this.word = word;
            this.description = description;
        }
    }

    private PatientCommand(What what, PrintStream out, PrintStream err) {
        this.what = what;
        this.out = out;
        this.err = err;
    }

    /** Runs the command, without its name, and returns the exit status. */
    public static int run(What what, String[] args, PrintStream out, PrintStream err) {
        CommandLine command = new CommandLine(new PatientCommand(what, out, err));
        command.getCommandSpec().name("wardledger " + what.word);
        command.getCommandSpec().usageMessage().description(what.description);
        return command.setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        String base = (url.endsWith("/") ? url : url + "/") + "api/v1/patients/"
                + URLEncoder.encode(patient, StandardCharsets.UTF_8).replace("+", "%20");
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address(base)).timeout(TIMEOUT);
            HttpResponse<String> answer = client.send(
                    (what == What.ERASE ? request.DELETE() : request.POST(HttpRequest.BodyPublishers.noBody())).build(),
                    HttpResponse.BodyHandlers.ofString());
            return say(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
        } catch (IOException e) {
            err.println("wardledger: no answer from " + url + ": " + e.getMessage()
                    + "; it is not known whether it took effect");
            return FAILED;
        }
    }

    private URI address(String base) {
        return URI.create(what == What.ERASE ? base : base + "/rekey");
    }

    private int say(int status, JsonNode answer) {
        if (status != OK && status != ACCEPTED) {
            err.println("wardledger: " + answer.path("detail").asText("the service answered " + status));
            return FAILED;
        }
        String event = answer.path("event").asText();
        if (status == ACCEPTED) {
            out.println("Asked for under event " + event + ", and not sealed yet; it will be when chain "
                    + answer.path("chain").asInt() + " goes on.");
        } else {
            out.printf(
                    "%s is sealed: chain %d, block %d, entry %d, event %s.%n",
                    what == What.ERASE ? "The erasure of " + patient : "The new key epoch of " + patient,
                    answer.path("chain").asInt(),
                    answer.path("height").asLong(),
                    answer.path("index").asInt(),
                    event);
        }
        if (answer.path("remains").isArray()) {
            out.println("What may still be read elsewhere:");
            for (JsonNode place : answer.path("remains")) {
                out.printf(
                        "  %s: %s; %s%n",
                        place.path("place").asText(),
                        place.path("what").asText(),
                        place.path("until").asText());
            }
        }
        return status == ACCEPTED ? PENDING : 0;
    }
}
