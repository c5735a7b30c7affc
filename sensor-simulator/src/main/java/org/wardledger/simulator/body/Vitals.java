package org.wardledger.simulator.body;

/**
 * The state of a body at one second, unrounded: rates a minute, saturation in %, arterial pressures in mm[Hg],
 * temperature in Cel.
 */
record Vitals(
        double heartRate,
        double respiratoryRate,
        double saturation,
        double systolic,
        double diastolic,
        double mean,
        double temperature) {}
