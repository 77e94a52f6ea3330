package room.rtp.srtp.crypto;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The implementations of AES-GCM inside ipsec-mb, best first. One the processor cannot run ends the process with an
 * illegal instruction, so each names what it needs, the same as the library's own dispatch asks for. What the
 * processor can do is asked of the kernel and not of the processor itself, for an operating system or a hypervisor
 * may have switched off what the silicon has.
 */
enum IpsecMbVariant {
    VAES_AVX512(
            "vaes_avx512",
            "cmov sse4_2 aes pclmulqdq avx avx2 bmi2 avx512f avx512dq avx512cd avx512bw avx512vl avx512ifma"
                    + " vaes vpclmulqdq gfni sha_ni"),
    AVX2("avx_gen4", "cmov sse4_2 aes pclmulqdq avx avx2 bmi2"),
    SSE("sse", "cmov sse4_2 aes pclmulqdq");

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private final String suffix;
    private final String needs;

    IpsecMbVariant(String suffix, String needs) {
        this.suffix = suffix;
        this.needs = needs;
    }

    /** How the names of its functions end. */
    String suffix() {
        return suffix;
    }

    boolean runsOn(Set<String> cpuFlags) {
        return cpuFlags.containsAll(List.of(needs.split(" ")));
    }

    /** The best variant for a processor with these flags, or null if none runs on it. */
    static @Nullable IpsecMbVariant bestFor(Set<String> cpuFlags) {
        for (IpsecMbVariant variant : values()) {
            if (variant.runsOn(cpuFlags)) {
                return variant;
            }
        }
        return null;
    }

    /** The flags of this machine's processor as the kernel names them; empty where there is no such kernel. */
    static Set<String> cpuFlags() {
        if (!Files.isReadable(CPU_INFO)) {
            return Set.of();
        }
        try (BufferedReader lines = Files.newBufferedReader(CPU_INFO)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("flags")) {
                    return new HashSet<>(List.of(
                            line.substring(line.indexOf(':') + 1).strip().split("\\s+")));
                }
            }
            return Set.of();
        } catch (IOException e) {
            // Without knowing the processor there is nothing to choose, which is what no flags mean.
            return Set.of();
        }
    }
}
