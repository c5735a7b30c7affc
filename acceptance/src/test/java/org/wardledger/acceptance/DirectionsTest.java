package org.wardledger.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Black box: what is tested here is not used here. */
class DirectionsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("org.wardledger.acceptance");

    @Test
    void nothingOfTheProductIsUsedButTheStarterOfTheBrokersAndTheirFixtures() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.acceptance..",
                        "org.wardledger.localstack.process",
                        "org.wardledger.localstack.fixture",
                        "java..",
                        "javax.crypto..",
                        "com.sun.net.httpserver..",
                        "org.jspecify..",
                        "org.junit..",
                        "org.opentest4j..",
                        "org.assertj..",
                        "org.awaitility..",
                        "com.tngtech.archunit..",
                        "com.fasterxml.jackson..",
                        "org.apache.kafka..",
                        "org.eclipse.paho..",
                        "net.bytebuddy..")
                .check(CLASSES);
    }

    @Test
    void theCoreIsNotEvenOnTheClassPath() {
        for (String name : new String[] {
            "org.wardledger.core.vitals.Reading",
            "org.wardledger.core.vitals.Names",
            "org.wardledger.gateway.mqtt.MqttConnector",
            "org.wardledger.simulator.SimulatorMain"
        }) {
            assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void theAgentKnowsTheJdkAndByteBuddyOnly() {
        classes()
                .that()
                .resideInAPackage("org.wardledger.acceptance.sabotage.agent..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.wardledger.acceptance.sabotage.agent..", "java..", "org.jspecify..", "net.bytebuddy..")
                .check(CLASSES);
    }

    @Test
    void onlyTheSabotageRunsKnowOfSabotage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.wardledger.acceptance.sabotage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.wardledger.acceptance.sabotage..")
                .check(CLASSES);
    }
}
