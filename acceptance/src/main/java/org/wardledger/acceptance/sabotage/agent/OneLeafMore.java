package org.wardledger.acceptance.sabotage.agent;

import net.bytebuddy.asm.Advice;

/** Adds the leaf of an empty entry to a block's tree. The code is copied, so it uses the JDK only. */
final class OneLeafMore {
    private OneLeafMore() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return Object tree) throws ReflectiveOperationException {
        ClassLoader loader = tree.getClass().getClassLoader();
        Object leaf = Class.forName("org.wardledger.core.merkle.Rfc6962", true, loader)
                .getMethod("leafHash", byte[].class)
                .invoke(null, (Object) new byte[0]);
        tree.getClass().getMethod("append", leaf.getClass()).invoke(tree, leaf);
    }
}
