package org.wardledger.core.vitals;

import java.util.regex.Pattern;

/** The form of a ward's, bed's, device's, signal's or boot's name. */
public final class Names {
    public static final int MAX_LENGTH = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_LENGTH + "}");

    private Names() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** Codes and units are ASCII, so that text and bytes agree one to one. */
    public static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    }

    /** Returns {@code name}, or throws {@link IllegalArgumentException} that says what it should have named. */
    public static String check(String name, String what) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a valid name of a " + what);
        }
        return name;
    }
}
