package org.wardledger.simulator.reading;

import java.util.regex.Pattern;

/** Names of wards, beds, devices, signals and boots on the wire: {@code [A-Za-z0-9_-]{1,64}}. */
public final class Names {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern INVALID_RUN = Pattern.compile("[^A-Za-z0-9_-]+");
    private static final int MAX_LENGTH = 64;

    private Names() {}

    /**
     * Returns the name.
     *
     * @throws IllegalArgumentException when it is not a name
     */
    public static String require(String what, String name) {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " must be 1 to 64 of A-Z a-z 0-9 _ - but is \"" + name + "\"");
        }
        return name;
    }

    /** The nearest valid name: each run of other characters becomes one underscore; cut to 64 characters. */
    public static String from(String text) {
        String name = INVALID_RUN.matcher(text.strip()).replaceAll("_");
        if (name.isEmpty()) {
            return "_";
        }
        return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
    }
}
