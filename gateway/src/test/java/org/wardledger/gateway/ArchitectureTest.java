package org.wardledger.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the gateway, docs/ARCHITECTURE.md. */
class ArchitectureTest {
    private static final String ROOT = "org.wardledger.gateway";
    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void only_the_mqtt_adapter_knows_paho() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".mqtt..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.paho..")
                .check(GATEWAY);
    }

    @Test
    void only_the_spool_knows_rocksdb() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".spool..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(GATEWAY);
    }

    /** It decides where messages go: nothing of the ways themselves but the spool's face. */
    @Test
    void the_passage_knows_the_spool_and_no_other_adapter() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".passage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".mqtt..",
                        ROOT + ".kafka..",
                        ROOT + ".alert..",
                        ROOT + ".admission..",
                        ROOT + ".pipeline..")
                .check(GATEWAY);
    }

    @Test
    void admission_is_pure() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".admission..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".admission..",
                        "org.wardledger.core..",
                        "java..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify..")
                .check(GATEWAY);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".admission..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(GATEWAY);
    }

    @Test
    void adapters_do_not_know_one_another_nor_the_pipeline() {
        String[] adapters = {"mqtt", "kafka", "alert", "admission", "spool"};
        for (String adapter : adapters) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + adapter + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(java.util.stream.Stream.concat(
                                    java.util.Arrays.stream(adapters).filter(other -> !other.equals(adapter)),
                                    java.util.stream.Stream.of("pipeline"))
                            .map(other -> ROOT + "." + other + "..")
                            .toArray(String[]::new))
                    .check(GATEWAY);
        }
    }

    /** It asks the spool's form of a message, and nobody else; over it there are only HTTP and the pipeline. */
    @Test
    void what_was_rejected_is_read_without_the_rest() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".rejected..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".mqtt..",
                        ROOT + ".kafka..",
                        ROOT + ".alert..",
                        ROOT + ".passage..",
                        ROOT + ".http..",
                        ROOT + ".pipeline..")
                .check(GATEWAY);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".pipeline..")
                .check(GATEWAY);
    }

    @Test
    void the_gateway_shares_only_the_core_with_the_other_services() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.ledger..", "org.wardledger.simulator..", "org.wardledger.localstack..")
                .check(GATEWAY);
    }
}
