package org.wardledger.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the ledger service. */
class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.wardledger.ledger");

    @Test
    void onlyTheStoreKnowsRocksDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.wardledger.ledger.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(SERVICE);
    }

    @Test
    void theStoreKnowsNothingAboveTheCore() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.ledger.store..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.rocksdb..",
                        "org.wardledger.core..",
                        "org.wardledger.ledger.store..")
                .check(SERVICE);
    }

    @Test
    void queriesKnowTheStoreAndNeitherHttpNorKafkaNorTheFramework() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.ledger.query..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "com.fasterxml.jackson..",
                        "org.wardledger.core..",
                        "org.wardledger.ledger.store..",
                        "org.wardledger.ledger.wire..",
                        "org.wardledger.ledger.query..")
                .check(SERVICE);
    }

    @Test
    void sealingAndHttpDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("org.wardledger.ledger.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.ledger.seal..", "org.wardledger.ledger.kafka..", "org.wardledger.ledger.boot..")
                .check(SERVICE);
        noClasses()
                .that()
                .resideInAnyPackage("org.wardledger.ledger.seal..", "org.wardledger.ledger.index..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.ledger.http..", "org.wardledger.ledger.query..", "org.wardledger.ledger.boot..")
                .check(SERVICE);
    }

    @Test
    void theVerifierNeedsNoServiceAroundIt() {
        noClasses()
                .that()
                .resideInAPackage("org.wardledger.ledger.verify..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "org.apache.kafka..",
                        "org.wardledger.ledger.http..",
                        "org.wardledger.ledger.query..",
                        "org.wardledger.ledger.seal..",
                        "org.wardledger.ledger.index..")
                .check(SERVICE);
    }

    @Test
    void onlyHttpKnowsJaxRs() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.wardledger.ledger.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(SERVICE);
    }
}
