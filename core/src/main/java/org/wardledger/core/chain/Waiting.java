package org.wardledger.core.chain;

/** What a block is to have, and has not yet: more may be put together with it. Part of a {@link BlockDraft}. */
interface Waiting {
    boolean isEmpty();

    /** How many entries there will be. */
    int entries();

    /** Of them and their payloads; not below the truth. */
    int bytes();

    /** Engine time that it asks for; 0 when there is nothing. */
    long timeMs();

    /**
     * Whether it has to be sealed before this sequence of a stream is: else a hole might be declared for want of room in which
     * a sequence lies that waits here.
     */
    boolean goesBefore(StreamState stream, long seq);

    /** Appends all of it. */
    void seal();

    Waiting NOTHING = new Waiting() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public int entries() {
            return 0;
        }

        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public long timeMs() {
            return 0;
        }

        @Override
        public boolean goesBefore(StreamState stream, long seq) {
            return false;
        }

        @Override
        public void seal() {}
    };
}
