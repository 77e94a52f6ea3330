package room.signaling.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks one name up for ever, as a name server does that is not reached, and all others as the platform does. */
public final class StallingNames extends InetAddressResolverProvider {
    static final String HOST = "stalls.invalid";

    /** Who has asked for the name; true for a virtual thread. */
    static final LinkedBlockingQueue<Boolean> ASKED = new LinkedBlockingQueue<>();

    private static final CountDownLatch ANSWER = new CountDownLatch(1);

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (!host.equals(HOST)) {
                    return builtin.lookupByName(host, policy);
                }
                ASKED.add(Thread.currentThread().isVirtual());
                try {
                    ANSWER.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw new UnknownHostException(host);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "stalling";
    }
}
