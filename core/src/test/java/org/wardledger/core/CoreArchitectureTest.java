package org.wardledger.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom: the core is pure, so that anyone can run it, and a verifier needs little of it. */
class CoreArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.wardledger.core");

    @Test
    void theCoreKnowsTheJdkJspecifyAndBouncyCastleOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax.crypto..", "org.jspecify..", "org.bouncycastle..", "org.wardledger.core..")
                .check(CORE);
    }

    @Test
    void onlyNotesKnowBouncyCastle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.wardledger.core.note..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(CORE);
    }

    @Test
    void onlyHidingKnowsCiphers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.wardledger.core.hiding..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.crypto..")
                .check(CORE);
    }

    @Test
    void hidingKnowsBytesAndHashesOnly() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.core.hiding..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "org.wardledger.core.bytes..",
                        "org.wardledger.core.merkle..",
                        "org.wardledger.core.hiding..")
                .check(CORE);
    }

    @Test
    void merkleTreesKnowNoOtherPartOfTheCore() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.core.merkle..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "org.wardledger.core.merkle..")
                .check(CORE);
    }
}
