package org.wardledger.ledger.event;

import java.util.List;

/** Where something of an erased patient may still be read, and for how long: the ledger can only speak for itself. */
public interface Remains {
    /**
     * One place.
     *
     * @param place where, for example a topic
     * @param what of the patient is there
     * @param until when it is gone
     */
    record Place(String place, String what, String until) {}

    List<Place> places();
}
