package org.wardledger.core.vitals;

import java.math.BigDecimal;
import org.wardledger.core.bytes.Decimals;

/** What was measured: a number, or a code (consciousness, for example). */
public sealed interface Value {

    /** An exact decimal without trailing zeros; never a binary float. */
    record Numeric(BigDecimal number) implements Value {
        public Numeric {
            number = Decimals.canonical(number);
        }
    }

    /** A code string of 1 to {@link Coded#MAX_LENGTH} printable ASCII characters. */
    record Coded(String code) implements Value {
        public static final int MAX_LENGTH = 64;

        public Coded {
            if (code.isEmpty() || code.length() > MAX_LENGTH || !Names.isPrintableAscii(code)) {
                throw new IllegalArgumentException("a coded value has 1 to " + MAX_LENGTH + " ASCII characters");
            }
        }
    }
}
