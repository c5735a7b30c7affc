package org.wardledger.core.block;

/** A header and the body it belongs to. That they fit is for the reader to check. */
public record Block(BlockHeader header, BlockBody body) {}
