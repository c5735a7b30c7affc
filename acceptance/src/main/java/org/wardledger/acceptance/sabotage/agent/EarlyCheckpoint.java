package org.wardledger.acceptance.sabotage.agent;

import java.nio.charset.StandardCharsets;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Signs and publishes a checkpoint over a block when it is about to be committed. The advice is copied into the product's
 * classes, so it finds this class by name.
 */
public final class EarlyCheckpoint {
    private static volatile @Nullable Object checkpoints;

    private EarlyCheckpoint() {}

    /** At the making of the signer. */
    static final class Signer {
        private Signer() {}

        @Advice.OnMethodExit
        static void exit(@Advice.This Object made) throws ReflectiveOperationException {
            ClassLoader.getSystemClassLoader()
                    .loadClass("org.wardledger.acceptance.sabotage.agent.EarlyCheckpoint")
                    .getMethod("signWith", Object.class)
                    .invoke(null, made);
        }
    }

    /** Before the commit of a block. */
    static final class Commit {
        private Commit() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Object block) throws ReflectiveOperationException {
            ClassLoader.getSystemClassLoader()
                    .loadClass("org.wardledger.acceptance.sabotage.agent.EarlyCheckpoint")
                    .getMethod("sign", Object.class)
                    .invoke(null, block);
        }
    }

    public static void signWith(Object signer) {
        checkpoints = signer;
    }

    /** Signs the log as it will be with this block; not when the index lacks the blocks before it. */
    public static void sign(Object block) throws ReflectiveOperationException {
        Object signer = checkpoints;
        if (signer == null) {
            throw new IllegalStateException("a block is committed where nothing is signed");
        }
        ClassLoader loader = block.getClass().getClassLoader();
        Object header = Reflected.call(Reflected.call(block, "block"), "header");
        int chain = (Integer) Reflected.call(header, "chain");
        long height = (Long) Reflected.call(header, "height");
        Object store = Reflected.call(Reflected.field(signer, "store"), "chain", chain);
        if ((Long) Reflected.call(store, "height") + 1 != height) {
            return;
        }
        Object frontier =
                Reflected.callStatic(loader.loadClass("org.wardledger.core.merkle.Frontier"), "read", store, height);
        Reflected.call(frontier, "append", Reflected.call(header, "leafHash"));
        Object origin = Reflected.make(
                loader.loadClass("org.wardledger.core.note.Origin"),
                Reflected.field(Reflected.field(signer, "signer"), "site"),
                chain,
                1);
        Object checkpoint = Reflected.make(
                loader.loadClass("org.wardledger.core.note.Checkpoint"),
                Reflected.call(origin, "text"),
                height + 1,
                Reflected.call(frontier, "root"));
        Object note = Reflected.callStatic(
                loader.loadClass("org.wardledger.core.note.SignedNote"),
                "sign",
                checkpoint,
                Reflected.call(Reflected.field(signer, "key"), "getOrCreate"));
        Reflected.call(Reflected.field(signer, "kept"), "keep", chain, note);
        Object record = Reflected.make(
                loader.loadClass("org.apache.kafka.clients.producer.ProducerRecord"),
                "wardledger.checkpoints",
                chain,
                Integer.toString(chain).getBytes(StandardCharsets.UTF_8),
                ((String) Reflected.call(note, "encoded")).getBytes(StandardCharsets.UTF_8));
        Reflected.call(Reflected.field(signer, "topic"), "send", record);
    }
}
