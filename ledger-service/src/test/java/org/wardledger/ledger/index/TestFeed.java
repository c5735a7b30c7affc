package org.wardledger.ledger.index;

/** Tells listeners of a feed what the indexer would. */
public final class TestFeed {
    private TestFeed() {}

    public static void publish(BlockFeed feed, int chain, long height) {
        feed.publish(chain, height);
    }
}
