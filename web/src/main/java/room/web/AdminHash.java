package room.web;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import room.signaling.admin.PasswordHash;

/** Makes the hash of the Admin UI's password. The password is never an argument, which other users could see. */
@Command(
        name = "room admin-hash",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the bcrypt hash of a password for the Admin UI, for --admin-password-hash-file.",
            "The password is asked for, or read as the first line of the standard input; it has 12 characters or more."
        })
final class AdminHash implements Callable<Integer> {
    private final @Nullable Console console;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    /** @param console where to ask without showing what is typed; null to read from {@code in} */
    AdminHash(@Nullable Console console, InputStream in, PrintStream out, PrintStream err) {
        this.console = console;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        String password = console == null ? line() : ask(console);
        if (password == null) {
            return fail("there is no password");
        }
        try {
            out.println(PasswordHash.of(password));
            out.flush();
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException unfit) {
            return fail(String.valueOf(unfit.getMessage()));
        }
    }

    private @Nullable String line() throws IOException {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    }

    private @Nullable String ask(Console on) {
        // On standard error, so that the hash alone goes into the file.
        err.print("Password for the Admin UI: ");
        err.flush();
        char[] typed = on.readPassword();
        return typed == null ? null : new String(typed);
    }

    private int fail(String message) {
        err.println("room: " + message);
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
