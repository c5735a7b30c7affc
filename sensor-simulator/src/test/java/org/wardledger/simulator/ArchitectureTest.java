package org.wardledger.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Who may know whom in the simulator. */
class ArchitectureTest {

    private static final JavaClasses SIMULATOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.wardledger.simulator");

    @Test
    void onlyPublishKnowsPaho() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..simulator.publish..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.paho..")
                .check(SIMULATOR);
    }

    @Test
    void readingRecordsAndBodiesNeedNoNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage("..simulator.wfdb..", "..simulator.body..", "..simulator.reading..", "..replay..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.paho..", "java.net..", "..publish..", "..check..", "..manifest..", "..cli..")
                .check(SIMULATOR);
    }

    @Test
    void wfdbKnowsNothingElseOfTheSimulator() {
        classes()
                .that()
                .resideInAPackage("..simulator.wfdb..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("..simulator.wfdb..", "java..", "org.jspecify..")
                .check(SIMULATOR);
    }

    @Test
    void bodiesHaveNoClockAndNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("..simulator.body..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(SIMULATOR);
    }

    @Test
    void theSimulatorSharesNothingWithTheServicesButTheWireFormats() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.core..",
                        "org.wardledger.gateway..",
                        "org.wardledger.ledger..",
                        "org.wardledger.localstack..",
                        "org.apache.kafka..")
                .check(SIMULATOR);
    }

    @Test
    void onlyTheCheckSpeaksHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..simulator.check..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(SIMULATOR);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("org.wardledger.simulator.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SIMULATOR);
    }
}
