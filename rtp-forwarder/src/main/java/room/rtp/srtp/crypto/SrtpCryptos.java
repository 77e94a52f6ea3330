package room.rtp.srtp.crypto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import room.rtp.srtp.SrtpCrypto;

/**
 * The crypto providers that work on this machine, best first, and why the others do not. The Java platform's is always
 * among them.
 */
public final class SrtpCryptos {
    private final List<SrtpCrypto> available;
    private final Map<String, String> unavailable;

    private SrtpCryptos(List<SrtpCrypto> available, Map<String, String> unavailable) {
        this.available = List.copyOf(available);
        this.unavailable = Map.copyOf(unavailable);
    }

    /**
     * Looks for the providers and tests each against the Java platform's. In a Java machine that has just started this
     * takes some tenths of a second, mostly for loading classes; it may be done on any thread.
     */
    public static SrtpCryptos probe() {
        SrtpCrypto platform = new JceCrypto();
        List<SrtpCrypto> available = new ArrayList<>(List.of(platform));
        Map<String, String> unavailable = new LinkedHashMap<>();
        probe(OpenSslCrypto.NAME, OpenSslCrypto::new, available, unavailable);
        SrtpCrypto counterMode = available.getFirst();
        probe(IpsecMbCrypto.NAME, () -> IpsecMbCrypto.forThisMachine(counterMode), available, unavailable);
        return new SrtpCryptos(available, unavailable);
    }

    /** Puts the provider before all others if it works like the last of them. */
    static void probe(
            String name, Supplier<SrtpCrypto> provider, List<SrtpCrypto> available, Map<String, String> unavailable) {
        try {
            SrtpCrypto candidate = provider.get();
            String fault = new SelfTest(candidate, available.getLast()).fault();
            if (fault == null) {
                available.addFirst(candidate);
            } else {
                unavailable.put(name, fault);
            }
        } catch (LinkageError | RuntimeException e) {
            // A library that is not there shows as an error of the class that binds it: see LibCrypto.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            unavailable.put(name, cause.toString());
        }
    }

    /** The providers that may be used, best first. */
    public List<SrtpCrypto> available() {
        return available;
    }

    /** The names of the providers that may not be used, each with the reason in words. */
    public Map<String, String> unavailable() {
        return unavailable;
    }

    /** The fastest provider. */
    public SrtpCrypto best() {
        return available.getFirst();
    }

    /**
     * The provider of this name.
     *
     * @throws IllegalArgumentException if there is none, or it does not work here; the message says why
     */
    public SrtpCrypto named(String name) {
        for (SrtpCrypto crypto : available) {
            if (crypto.name().equals(name)) {
                return crypto;
            }
        }
        String reason = unavailable.getOrDefault(name, "no such provider");
        throw new IllegalArgumentException("SRTP crypto '%s' cannot be used (%s); available: %s"
                .formatted(
                        name, reason, available.stream().map(SrtpCrypto::name).toList()));
    }
}
