package org.wardledger.core.chain;

/** One record of a simulated {@code wardledger.inputs}. */
record LogRecord(long offset, long appendMs, byte[] value) {}
