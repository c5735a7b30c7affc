package org.wardledger.simulator.body;

/** A target that an illness draws a vital sign to, as far as its episode goes. */
record Hold(double target, Episode episode) {

    private static final Hold NONE = new Hold(0, Episode.through(0, 0));

    static Hold none() {
        return NONE;
    }

    /** Between the value the body would have by itself and the target. */
    double apply(double free, double second) {
        double level = episode.level(second);
        return free + level * (target - free);
    }
}
