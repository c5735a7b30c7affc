package org.wardledger.acceptance.sabotage.agent;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * {@code -javaagent:acceptance.jar=NAME+NAME...}. Prints a line when a method has been changed; ends the process when the method
 * is not there any more, so that a sabotage run cannot pass for a reason that is none.
 */
public final class SabotageAgent {
    /** What is printed, followed by name, type and method. */
    static final String IN_PLACE = "SABOTAGE in place: ";

    private static final int NOT_IN_PLACE = 86;

    private SabotageAgent() {}

    /** Called by the JVM before the program's main. */
    public static void premain(String names, Instrumentation instrumentation) {
        for (String name : names.split("\\+", -1)) {
            Sabotage sabotage = Sabotage.named(name);
            for (Sabotage.Cut cut : sabotage.cuts()) {
                new AgentBuilder.Default()
                        .with(new EndOnError())
                        .type(named(cut.type()))
                        .transform((builder, type, loader, module, domain) -> change(sabotage, cut, builder, type))
                        .installOn(instrumentation);
            }
        }
    }

    private static DynamicType.Builder<?> change(
            Sabotage sabotage, Sabotage.Cut cut, DynamicType.Builder<?> builder, TypeDescription type) {
        ElementMatcher.Junction<MethodDescription> named =
                cut.method().equals(Sabotage.CONSTRUCTOR) ? isConstructor() : named(cut.method());
        ElementMatcher.Junction<MethodDescription> method = named.and(takesArguments(cut.arguments()));
        int found = type.getDeclaredMethods().filter(method).size();
        if (found != 1) {
            end("there are " + found + " methods " + cut.method() + " of " + cut.arguments() + " arguments in "
                    + cut.type());
        }
        System.out.println(IN_PLACE + sabotage.name() + " in " + cut.type() + "." + cut.method());
        return builder.visit(Advice.to(cut.advice()).on(method));
    }

    private static void end(String why) {
        System.out.println("SABOTAGE not in place: " + why);
        System.out.flush();
        Runtime.getRuntime().halt(NOT_IN_PLACE);
    }

    /** Byte Buddy would leave a class as it was when changing it failed. */
    private static final class EndOnError extends AgentBuilder.Listener.Adapter {
        @Override
        public void onError(
                String type,
                @Nullable ClassLoader loader,
                @Nullable JavaModule module,
                boolean loaded,
                Throwable throwable) {
            end(type + ": " + throwable);
        }
    }
}
