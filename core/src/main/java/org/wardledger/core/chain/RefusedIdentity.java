package org.wardledger.core.chain;

import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Reading;

/** Whose identity was reused, read back from the refused reading that the refusal keeps. */
record RefusedIdentity(String ward, String bed, String device, long seq) {

    /** What the refusal of a reading keeps of it: without arrival and gateway, so that the same one is known again. */
    static byte[] keep(Input.Admitted admitted) {
        return InputCodec.encode(new Input.Admitted(admitted.patient(), "", 0, admitted.reading()));
    }

    static RefusedIdentity of(RefusalContent refusal) {
        if (!(InputCodec.decode(refusal.refused()) instanceof Input.Admitted admitted)) {
            throw new DecodeException("a refused identity keeps the reading that was refused");
        }
        Reading reading = admitted.reading();
        return new RefusedIdentity(reading.ward(), reading.bed(), reading.device(), reading.seq());
    }
}
