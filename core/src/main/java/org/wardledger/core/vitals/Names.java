package org.wardledger.core.vitals;

/** The form of a ward's, bed's, device's, signal's or boot's name. */
public final class Names {
    public static final int MAX_LENGTH = 64;

    private Names() {}

    /** Asked of every part of every reading: so no regular expression. */
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Codes and units are ASCII, so that text and bytes agree one to one. */
    public static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /** Returns {@code name}, or throws {@link IllegalArgumentException} that says what it should have named. */
    public static String check(String name, String what) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a valid name of a " + what);
        }
        return name;
    }
}
