package org.wardledger.simulator.wfdb;

/** Why a record cannot be read; each kind is a type of its own. */
public abstract sealed class WfdbException extends Exception {

    private static final long serialVersionUID = 1L;

    private WfdbException(String message) {
        super(message);
    }

    /** The header does not follow header(5). */
    public static final class MalformedHeader extends WfdbException {
        private static final long serialVersionUID = 1L;

        /** Counts header lines from 1; comments and empty lines count. */
        public MalformedHeader(int line, String problem) {
            super("header line " + line + ": " + problem);
        }
    }

    /** The header is well-formed but asks for something this reader does not do. */
    public static final class Unsupported extends WfdbException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String what) {
            super("not supported: " + what);
        }
    }

    /** A signal file is shorter than the header says. */
    public static final class Truncated extends WfdbException {
        private static final long serialVersionUID = 1L;

        public Truncated(String file, long framesExpected, long framesFound) {
            super(file + " has " + framesFound + " frames, the header says " + framesExpected);
        }
    }

    /** The sum of a signal's samples is not the header's: the data was damaged, or read wrongly. */
    public static final class ChecksumMismatch extends WfdbException {
        private static final long serialVersionUID = 1L;

        public ChecksumMismatch(String signal, int expected, int found) {
            super("checksum of signal " + signal + " is " + found + ", the header says " + expected);
        }
    }

    /** A signal's first sample is not the header's. */
    public static final class InitialValueMismatch extends WfdbException {
        private static final long serialVersionUID = 1L;

        public InitialValueMismatch(String signal, int expected, int found) {
            super("first sample of signal " + signal + " is " + found + ", the header says " + expected);
        }
    }
}
