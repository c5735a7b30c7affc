package org.wardledger.simulator.reading;

/** A device at a bed of a ward: where readings come from. The names are checked on construction. */
public record Bedside(String ward, String bed, String device) {

    public Bedside {
        Names.require("ward", ward);
        Names.require("bed", bed);
        Names.require("device", device);
    }

    /** {@code wards/{ward}/beds/{bed}/devices/{device}/{suffix}}. */
    public String topic(String suffix) {
        return "wards/" + ward + "/beds/" + bed + "/devices/" + device + "/" + suffix;
    }
}
