package org.wardledger.acceptance.sabotage.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Keeps the position of a chain as the offset of a consumer group, which Kafka's client commits by itself behind what was
 * read; and resumes there. The advice is copied into the product's classes, so it finds this class by name.
 */
public final class GroupPosition {
    /** The consumer that a chain's thread reads its inputs with. */
    private static final ThreadLocal<Object> INPUTS = new ThreadLocal<>();

    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArrayDeserializer";

    private GroupPosition() {}

    /** At the making of a consumer of inputs. */
    static final class Join {
        private Join() {}

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
        static void exit(
                @Advice.This Object clients,
                @Advice.Argument(0) String name,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object consumer)
                throws ReflectiveOperationException {
            consumer = ClassLoader.getSystemClassLoader()
                    .loadClass("org.wardledger.acceptance.sabotage.agent.GroupPosition")
                    .getMethod("join", Object.class, String.class, Object.class)
                    .invoke(null, clients, name, consumer);
        }
    }

    /** At the choice of the position to resume from. */
    static final class Resume {
        private Resume() {}

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // assigned in the method that this is copied into
        static void exit(@Advice.Return(readOnly = false) long offset) throws ReflectiveOperationException {
            offset = (Long) ClassLoader.getSystemClassLoader()
                    .loadClass("org.wardledger.acceptance.sabotage.agent.GroupPosition")
                    .getMethod("resume", long.class)
                    .invoke(null, offset);
        }
    }

    /** Returns a consumer like the given one, but in a group. */
    @SuppressWarnings("unchecked")
    public static Object join(Object clients, String name, Object consumer) throws Exception {
        if (!name.startsWith("inputs-")) {
            return consumer; // of somebody else
        }
        Map<String, Object> settings = new HashMap<>((Map<String, Object>) Reflected.call(clients, "reader", name));
        settings.put("group.id", "positions-" + name);
        settings.put("enable.auto.commit", true);
        settings.put("auto.commit.interval.ms", 10);
        settings.put("max.poll.records", 2000);
        settings.put("key.deserializer", BYTES);
        settings.put("value.deserializer", BYTES);
        ((AutoCloseable) consumer).close();
        Object member = consumer.getClass().getConstructor(Map.class).newInstance(settings);
        INPUTS.set(member);
        return member;
    }

    /** Where the group is; the committed head's position where there is none yet, or behind it. */
    public static long resume(long offset) throws ReflectiveOperationException {
        Object consumer = INPUTS.get();
        Set<?> partitions = (Set<?>) Reflected.call(consumer, "assignment");
        Map<?, ?> committed = (Map<?, ?>)
                consumer.getClass().getMethod("committed", Set.class).invoke(consumer, partitions);
        long position = offset;
        for (Object group : committed.values()) {
            if (group != null) {
                position = Math.max(position, (Long) Reflected.call(group, "offset"));
            }
        }
        return position;
    }
}
