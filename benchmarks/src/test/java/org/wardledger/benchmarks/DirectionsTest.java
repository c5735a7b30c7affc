package org.wardledger.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module: what is measured runs in processes of its own. */
class DirectionsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.wardledger.benchmarks");

    @Test
    void benchmarksKnowTheCoreTheSimulatorAndHowToStartTheBrokers() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.benchmarks",
                        "org.wardledger.core..",
                        "org.wardledger.simulator..",
                        "org.wardledger.localstack.process",
                        "java..",
                        "org.jspecify..",
                        "org.apache.kafka.clients..",
                        "org.apache.kafka.common..",
                        "org.eclipse.paho.mqttv5..",
                        "com.fasterxml.jackson..",
                        "picocli..")
                .check(CLASSES);
    }
}
