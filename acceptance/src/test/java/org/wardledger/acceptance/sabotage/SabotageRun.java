package org.wardledger.acceptance.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Repository;
import org.wardledger.acceptance.process.Site;

/**
 * Breaks one promise of a running service by a Java agent and holds that the check of a named acceptance test turns red.
 * {@link NamedTest} holds that this test runs the same check, which is green there, without sabotage. Red is only what the
 * check has seen, an assertion that says so: a wait that was too short for this machine is none.
 */
final class SabotageRun {
    private SabotageRun() {}

    /** A check of the acceptance tests, on a ward of its own. */
    interface Check {
        void on(Site site, String ward) throws Exception;
    }

    /** Starts a site with a gateway of which these promises are broken. They should have nothing to do with each other. */
    static Site sabotagedGateway(String... sabotages) throws IOException {
        return sabotagedGateway(List.of(), sabotages);
    }

    /** The same, with more arguments for the gateway's JVM. */
    static Site sabotagedGateway(List<String> arguments, String... sabotages) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        all.add(agent(sabotages));
        return Site.start(sabotages[0], all, List.of());
    }

    /** The same, on mosquitto, with cables. */
    static Site sabotagedGateway(Cables cables, String... sabotages) throws IOException {
        return Site.start(sabotages[0], cables, List.of(agent(sabotages)));
    }

    /** The same, of the ledger service. */
    static Site sabotagedLedger(String... sabotages) throws IOException {
        return sabotagedLedger(List.of(), sabotages);
    }

    /** The same, with more arguments for the ledger service's JVM. */
    static Site sabotagedLedger(List<String> arguments, String... sabotages) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        all.add(agent(sabotages));
        return Site.start(sabotages[0], List.of(), all);
    }

    private static String agent(String... sabotages) {
        return "-javaagent:" + Repository.jar("acceptance") + "=" + String.join("+", sabotages);
    }

    /**
     * @param test the acceptance test that runs the same check
     * @param service the sabotaged one
     * @param reason what the red check must say, as a regular expression: red for another reason proves nothing
     */
    static void turnsRed(
            String sabotage, NamedTest test, Site site, QuarkusService service, String reason, Check check) {
        test.holds();
        Throwable red = catchThrowable(() -> check.on(site, sabotage));
        assertThat(service.running().lines())
                .as("output of the sabotaged service")
                .anyMatch(line -> line.startsWith("SABOTAGE in place: " + sabotage));
        assertThat(red)
                .as("the check under %s", sabotage)
                .isNotNull()
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s).*" + reason + ".*");
        System.out.println(sabotage + " turned the check of " + test + " red: " + line(red, reason));
    }

    /** The same of the ledger service, on a site of its own, which is of no use afterwards. */
    static void turnsRedOnItsOwn(String sabotage, NamedTest test, String reason, Check check) throws IOException {
        turnsRedOnItsOwn(sabotage, test, reason, List.of(), check);
    }

    /** The same, with more arguments for the ledger service's JVM. */
    static void turnsRedOnItsOwn(String sabotage, NamedTest test, String reason, List<String> arguments, Check check)
            throws IOException {
        try (Site site = sabotagedLedger(arguments, sabotage)) {
            turnsRed(sabotage, test, site, site.ledger(), reason, check);
        }
    }

    /** The line that says so. */
    private static String line(Throwable red, String reason) {
        return String.valueOf(red.getMessage())
                .lines()
                .filter(line -> line.matches(".*" + reason + ".*"))
                .findFirst()
                .orElse("");
    }
}
