package org.wardledger.core.alert;

/**
 * Which sealed reading a sample came from.
 *
 * @param assignment handle of the assignment
 * @param stream ordinal of the stream's boot in its chain
 */
public record SampleRef(long assignment, int stream, long seq) {}
