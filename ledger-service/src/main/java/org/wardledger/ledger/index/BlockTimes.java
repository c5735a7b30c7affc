package org.wardledger.ledger.index;

/** Hears how long blocks take; says nothing back. Called on the threads that seal and index: does next to nothing, and throws nothing. */
public interface BlockTimes {
    /** Nobody listens. */
    BlockTimes UNHEARD = new BlockTimes() {
        @Override
        public void sealed(long ms) {}

        @Override
        public void indexed(long ms) {}
    };

    /** A block of this node is committed, this long after the oldest of its inputs was appended; between two clocks. */
    void sealed(long ms);

    /** A block is in this node's index, this long after it was cut, by the clock of who sealed it. */
    void indexed(long ms);
}
