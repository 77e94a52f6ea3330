package room.web;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which services are asked to read their configuration again. By itself the JVM ends at it. Signals that come
 * while the configuration is being read are one.
 */
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final BlockingQueue<Boolean> asked = new ArrayBlockingQueue<>(1);

    private Reloads() {}

    /** Takes the signal from now on. */
    static Reloads onHangUp() {
        Reloads reloads = new Reloads();
        try {
            handle("HUP", () -> reloads.asked.offer(true));
        } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
            LOG.debug("SIGHUP is not to be had on this system", unsupported);
        }
        return reloads;
    }

    /** By reflection: the platform has no supported way to it, and the compiler warns of this one. */
    private static void handle(String signal, Runnable action) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object acting = Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> action.run();
                        case "hashCode" -> {
                            return System.identityHashCode(self);
                        }
                        case "equals" -> {
                            return System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                        }
                        default -> {
                            return "reloads";
                        }
                    }
                    return null;
                });
        Object hangUp = type.getConstructor(String.class).newInstance(signal);
        try {
            MethodHandles.publicLookup()
                    .findStatic(type, "handle", MethodType.methodType(handler, type, handler))
                    .invokeWithArguments(hangUp, acting);
        } catch (IllegalArgumentException | ReflectiveOperationException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Says what is done at each signal, also at one that has come already. */
    void to(Runnable reload) {
        Thread.ofPlatform().daemon().name("reload").start(() -> {
            try {
                while (true) {
                    asked.take();
                    run(reload);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void run(Runnable reload) {
        try {
            reload.run();
        } catch (RuntimeException wrong) {
            LOG.error("The configuration was not read again; everything stays as it is: {}", wrong.getMessage());
        }
    }
}
