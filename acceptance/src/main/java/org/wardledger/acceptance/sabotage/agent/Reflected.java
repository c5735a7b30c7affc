package org.wardledger.acceptance.sabotage.agent;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Uses the product's classes without knowing them. What is not there ends in an exception of the sabotaged thread. */
final class Reflected {
    private Reflected() {}

    /** Calls the method of that name and number of arguments, be it private or inherited. */
    static Object call(Object target, String name, @Nullable Object... arguments) throws ReflectiveOperationException {
        return call(target.getClass(), target, name, arguments);
    }

    /** Calls a static method. */
    static Object callStatic(Class<?> type, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        return call(type, null, name, arguments);
    }

    private static Object call(Class<?> type, @Nullable Object target, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == arguments.length
                        && !method.isBridge()) {
                    method.setAccessible(true);
                    return method.invoke(target, arguments);
                }
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }

    static Object make(Class<?> type, @Nullable Object... arguments)
            throws NoSuchMethodException, InstantiationException, IllegalAccessException, InvocationTargetException {
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                return constructor.newInstance(arguments);
            }
        }
        throw new NoSuchMethodException(type + " of " + arguments.length + " arguments");
    }

    static Object field(Object target, String name) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }
}
