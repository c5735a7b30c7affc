package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;

/**
 * A reading that is to be sealed, of either kind of input.
 *
 * @param under the registered assignment that the gateway found for it, or null
 */
record ReadingInput(Input.Admitted admitted, @Nullable Long under) {

    /** What a refusal keeps of it. */
    byte[] kept() {
        Input.Admitted kept = new Input.Admitted(admitted.patient(), "", 0, admitted.reading());
        return InputCodec.encode(under == null ? kept : new Input.AdmittedUnder(under, kept));
    }
}
