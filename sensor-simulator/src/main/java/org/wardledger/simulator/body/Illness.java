package org.wardledger.simulator.body;

/**
 * What a scenario does to a body: where it holds which vital sign, and when the oximeter is off (from the first second
 * up to, but not including, the second).
 */
record Illness(
        Hold heartRate,
        Hold respiratoryRate,
        Hold saturation,
        Hold meanPressure,
        Hold temperature,
        int oximeterOffFrom,
        int oximeterOffTo) {

    static Illness of(Scenario scenario) {
        Hold none = Hold.none();
        return switch (scenario) {
            case STABLE -> new Illness(none, none, none, none, none, 0, 0);
            case SEPSIS -> {
                Episode episode = Episode.of(4, 9, 35, 41);
                yield new Illness(
                        new Hold(136, episode),
                        new Hold(36, episode),
                        new Hold(94, episode),
                        new Hold(51, episode),
                        new Hold(39.8, episode),
                        0,
                        0);
            }
            case HYPOXIA -> {
                // half way to 74 % is some 85 %: below 90 for long enough to raise, well before it falls below 80
                Episode twoSteps = Episode.through(4, 0, 8, 0.5, 20, 0.5, 23, 1, 37, 1, 41, 0);
                yield new Illness(none, none, new Hold(74, twoSteps), none, none, 0, 0);
            }
            case BRADYCARDIA -> new Illness(new Hold(40, Episode.of(4, 9, 28, 34)), none, none, none, none, 0, 0);
            case SENSOR_OFF -> new Illness(none, none, none, none, none, 10, 30);
        };
    }

    boolean oximeterOffAt(int second) {
        return second >= oximeterOffFrom && second < oximeterOffTo;
    }
}
