package org.wardledger.acceptance.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A test of {@code org.wardledger.acceptance}, and the check that it runs.
 *
 * @param type simple name of its class
 * @param method the test
 * @param check class of the check
 * @param run the check's method
 */
record NamedTest(String type, String method, Class<?> check, String run) {
    private static final String ROOM = "org.wardledger.acceptance";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(ROOM);

    /** The test is there, and runs the check, itself or by a method of its class or of the check's. */
    void holds() {
        JavaClass tests = CLASSES.get(ROOM + "." + type);
        Set<JavaMethod> named = new HashSet<>();
        for (JavaMethod one : tests.getMethods()) {
            if (one.getName().equals(method)
                    && (one.isAnnotatedWith(Test.class) || one.isAnnotatedWith(ParameterizedTest.class))) {
                named.add(one);
            }
        }
        assertThat(named).as("tests with the name %s", this).isNotEmpty();
        assertThat(runs(named, new HashSet<>()))
                .as("%s runs %s.%s", this, check.getSimpleName(), run)
                .isTrue();
    }

    private boolean runs(Set<JavaMethod> from, Set<JavaMethod> seen) {
        for (JavaMethod one : from) {
            for (var call : one.getMethodCallsFromSelf()) {
                var owner = call.getTargetOwner();
                if (owner.isEquivalentTo(check) && call.getTarget().getName().equals(run)) {
                    return true;
                }
                Set<JavaMethod> next = new HashSet<>();
                if (owner.equals(one.getOwner())) {
                    call.getTarget().resolveMember().ifPresent(next::add);
                }
                next.removeAll(seen);
                seen.addAll(next);
                if (runs(next, seen)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return type + "." + method;
    }
}
