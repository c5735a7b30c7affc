package org.wardledger.localstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class DirectionsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.wardledger");

    @Test
    void theProcessPackageKnowsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.localstack.process")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.wardledger.localstack.process", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void fixturesKnowNeitherTheBrokersNorTheDemo() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.localstack.fixture")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.localstack.fixture",
                        "java..",
                        "org.jspecify..",
                        "org.junit.jupiter.api..",
                        "com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void theDemoKnowsOtherProgramsByTheirCommandLinesOnly() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.localstack.demo")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.localstack.demo",
                        "org.wardledger.localstack.process",
                        "java..",
                        "org.jspecify..",
                        "picocli..",
                        "com.fasterxml.jackson.databind..")
                .check(CLASSES);
    }

    @Test
    void theBrokersKnowNoOtherModuleAndNotTheDemo() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.localstack")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.localstack",
                        "org.wardledger.localstack.process",
                        "java..",
                        "org.jspecify..",
                        "picocli..",
                        "com.hivemq..",
                        "kafka..",
                        "org.apache.kafka..")
                .check(CLASSES);
    }
}
