package org.wardledger.core.chain;

import java.util.Map;
import org.wardledger.core.content.Cid;

/** What one block changes in a chain's derived state, and the payloads it brings. Treat the arrays as immutable. */
public record StateDelta(Map<StateKey, byte[]> state, Map<Cid, byte[]> payloads) {}
