package room.leakwatch;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class after which a buffer is lost: unreachable and not released. JUnit finds it by itself where this
 * module is on the class path; a module's tests need nothing but the dependency.
 */
public final class LeakWatch implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    static {
        Leaks.OF_THIS_PROCESS.install();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Leaks.OF_THIS_PROCESS.nowRuns(context.getRequiredTestClass().getName());
        // What the last class has lost may become unreachable only after it.
        context.getRoot()
                .getStore(Namespace.create(LeakWatch.class))
                .computeIfAbsent(LastLook.class, _ -> new LastLook(), LastLook.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Leaks.OF_THIS_PROCESS.nowRuns(context.getRequiredTestClass().getName() + ", " + context.getDisplayName());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            look();
        }
    }

    private static void look() {
        List<String> leaks = Leaks.OF_THIS_PROCESS.collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " buffer(s) lost\n" + String.join("\n", leaks));
        }
    }

    private static final class LastLook implements AutoCloseable {
        @Override
        public void close() {
            look();
        }
    }
}
