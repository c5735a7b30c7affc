package org.wardledger.simulator.body;

import java.util.Locale;

/**
 * What happens to a patient, by seconds from the start of the simulation; time is compressed so that a demo of 50
 * seconds sees all of it, and after it the patient is stable for good. What each scenario must raise under the default
 * limits is tabled in the module's README and held by {@code ScenarioAlertsTest}.
 */
public enum Scenario {
    /** Nothing: no default limit is ever crossed. */
    STABLE,
    /** Fever, a racing heart, fast breathing, falling pressure: full from 9 s to 35 s. */
    SEPSIS,
    /** Saturation falls to 85 % (8 s to 20 s), then to 74 % (23 s to 37 s), and comes back with oxygen. */
    HYPOXIA,
    /** The heart rate falls to 40/min (9 s to 28 s). */
    BRADYCARDIA,
    /** The oximeter's clip is off the finger from 10 s up to and including 29 s. */
    SENSOR_OFF;

    /** The name on the command line: {@code sensor-off}, for example. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
