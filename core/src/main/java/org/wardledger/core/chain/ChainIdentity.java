package org.wardledger.core.chain;

/**
 * Which chain this is; its genesis entry says the same.
 *
 * @param chains how many chains the site has
 * @param generation in which blocks are sealed
 * @param verifierKey the site's key in signed-note form
 */
public record ChainIdentity(String site, int chain, int chains, int generation, String verifierKey) {
    public ChainIdentity {
        if (chain < 0 || chain >= chains || generation < 1) {
            throw new IllegalArgumentException("no such chain: " + chain + " of " + chains);
        }
    }
}
