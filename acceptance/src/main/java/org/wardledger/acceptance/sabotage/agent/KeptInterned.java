package org.wardledger.acceptance.sabotage.agent;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;

/**
 * Gives every new state of a chain the contents that the first one has interned, what of them was aborted too. The code
 * is copied, so it uses the JDK only.
 */
final class KeptInterned {
    private KeptInterned() {}

    @Advice.OnMethodExit
    @SuppressWarnings({"UnusedVariable", "unchecked", "rawtypes"
    }) // assigned in the constructor that this is copied into
    static void exit(@Advice.FieldValue(value = "interned", readOnly = false) Map interned) {
        Properties kept = System.getProperties();
        kept.putIfAbsent("sabotage.interned", new ConcurrentHashMap<>());
        interned = (Map) kept.get("sabotage.interned");
    }
}
