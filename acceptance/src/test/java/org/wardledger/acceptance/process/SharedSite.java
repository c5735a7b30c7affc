package org.wardledger.acceptance.process;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.wardledger.acceptance.client.SpanReceiver;

/**
 * Gives tests a {@link Site} parameter: one site for all test classes that use this extension, started when the first
 * needs it; and the {@link SpanReceiver} to which its services send spans. After a failed test the ends of its logs are printed. Tests must use names (wards, beds) of their own.
 */
public final class SharedSite implements ParameterResolver, TestWatcher {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(SharedSite.class);

    /** Closed by JUnit when the last test has ended. */
    private record Running(Site site, SpanReceiver spans) implements AutoCloseable {
        @Override
        public void close() {
            site.close();
            spans.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Site.class || type == SpanReceiver.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        AtomicReference<@Nullable Running> holder = holder(context);
        synchronized (holder) {
            Running running = holder.get();
            if (running == null) {
                running = start();
                holder.set(running);
                context.getRoot().getStore(SPACE).put("running", running);
            }
            return parameter.getParameter().getType() == Site.class ? running.site() : running.spans();
        }
    }

    private static Running start() {
        try {
            SpanReceiver spans = SpanReceiver.start();
            return new Running(Site.startTraced("shared", spans.endpoint()), spans);
        } catch (IOException e) {
            throw new IllegalStateException("the shared site did not start", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static AtomicReference<@Nullable Running> holder(ExtensionContext context) {
        return (AtomicReference<@Nullable Running>) context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent("holder", key -> new AtomicReference<@Nullable Running>());
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        Running running = holder(context).get();
        if (running != null) {
            System.out.println(context.getDisplayName() + " failed. The site's logs end with:\n"
                    + running.site().tails());
        }
    }
}
