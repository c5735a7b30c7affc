package org.wardledger.core.vitals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Patient ids and the chain that a patient's entries are sealed in. */
public final class Patients {
    public static final int MAX_LENGTH = 200;
    /** Stands in for the patient where a message does not even say which bed it came from. */
    public static final String UNKNOWN = "unknown";

    private static final String DEVICE_PREFIX = "device.";

    private Patients() {}

    /** Whether this is no id that a person may have. */
    public static boolean isReserved(String patient) {
        return patient.equals(UNKNOWN) || isDevice(patient);
    }

    /** Who lies in a bed until somebody is registered there: the bed itself. */
    public static String ofBed(String ward, String bed) {
        return "bed." + Names.check(ward, "ward") + "." + Names.check(bed, "bed");
    }

    /** Under whose name it is kept what a device is: no patient's, and no name for one. */
    public static String ofDevice(String device) {
        return DEVICE_PREFIX + Names.check(device, "device");
    }

    /** Whether it is such a name. */
    public static boolean isDevice(String patient) {
        return patient.startsWith(DEVICE_PREFIX);
    }

    /** First 8 bytes of SHA-256(id) as an unsigned big-endian number, modulo the number of chains. */
    public static int chainOf(String patient, int chains) {
        if (chains < 1) {
            throw new IllegalArgumentException("a site has at least one chain");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(patient.getBytes(StandardCharsets.UTF_8));
            return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), chains);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns an id that a patient can have, and no device, or throws {@link IllegalArgumentException}. */
    public static String checkPerson(String patient) {
        if (isDevice(patient)) {
            throw new IllegalArgumentException("a device is no patient");
        }
        return check(patient);
    }

    public static String check(String patient) {
        if (patient.isEmpty() || patient.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a patient id has 1 to " + MAX_LENGTH + " characters");
        }
        return patient;
    }
}
