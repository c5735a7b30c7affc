package org.wardledger.core.content;

/** The last sequence of a stream came from another assignment of the device. */
public record HandoverContent(AssignmentRef old) implements Content {}
