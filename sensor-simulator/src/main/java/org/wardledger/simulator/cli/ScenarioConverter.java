package org.wardledger.simulator.cli;

import java.util.Arrays;
import org.wardledger.simulator.body.Scenario;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Scenarios by their names with hyphens. */
final class ScenarioConverter implements ITypeConverter<Scenario> {

    @Override
    public Scenario convert(String name) {
        for (Scenario scenario : Scenario.values()) {
            if (scenario.toString().equals(name)) {
                return scenario;
            }
        }
        throw new TypeConversionException("no scenario \"" + name + "\": " + Arrays.toString(Scenario.values()));
    }
}
