package room.rtp.srtp.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Binds exported C functions. Pointers travel as plain longs, so a call allocates nothing. */
@SuppressWarnings("restricted") // calling native code is what this class is for
final class NativeFunctions {
    private static final Linker LINKER = Linker.nativeLinker();

    private NativeFunctions() {}

    /** A shared library by its file name, found where the system's loader looks. */
    static SymbolLookup library(String fileName) {
        return SymbolLookup.libraryLookup(fileName, Arena.global());
    }

    static MethodHandle libc(String name, FunctionDescriptor type) {
        return bind(LINKER.defaultLookup(), name, type);
    }

    /** A function that may take its time. */
    static MethodHandle bind(SymbolLookup library, String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(library.findOrThrow(name), type);
    }

    /** A function that is over within a microsecond or two, so that the thread need not become interruptible. */
    static MethodHandle bindShort(SymbolLookup library, String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(library.findOrThrow(name), type, Linker.Option.critical(false));
    }

    /** As {@link #bindShort}, for functions of one type whose address is the first argument of the call. */
    static MethodHandle shortFunction(FunctionDescriptor type) {
        return LINKER.downcallHandle(type, Linker.Option.critical(false));
    }

    /** What to throw when a call itself fails, which C functions cannot do. */
    static RuntimeException failed(Throwable cause) {
        return switch (cause) {
            case Error e -> throw e;
            case RuntimeException e -> e;
            default -> new IllegalStateException(cause);
        };
    }
}
