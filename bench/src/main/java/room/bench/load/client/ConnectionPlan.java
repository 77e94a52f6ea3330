package room.bench.load.client;

import java.net.InetAddress;
import java.util.function.Predicate;
import room.rtp.srtp.SrtpCrypto;
import room.transport.dtls.bctls.BcDtlsClient;

/**
 * What all connections of a run have in common.
 *
 * @param local the address that sockets are bound to
 * @param reachable whether packets may go to an address
 * @param sampleEvery one packet in so many is decrypted, at least 1
 * @param transportFeedback whether packets are numbered and their arrivals fed back, as browsers do
 */
public record ConnectionPlan(
        InetAddress local,
        Predicate<InetAddress> reachable,
        BcDtlsClient dtls,
        SrtpCrypto crypto,
        int sampleEvery,
        boolean transportFeedback) {
    public ConnectionPlan {
        if (sampleEvery < 1) {
            throw new IllegalArgumentException("one packet in 1 or more is decrypted");
        }
    }
}
