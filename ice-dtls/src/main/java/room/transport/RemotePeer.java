package room.transport;

import java.util.List;
import room.transport.dtls.DtlsRole;
import room.transport.dtls.Fingerprint;
import room.transport.ice.IceCredentials;

/**
 * What a peer's offer says about its transport.
 *
 * @param credentials its ICE credentials
 * @param fingerprints of its certificate, at least one with a hash function we know
 * @param role its side of DTLS; the other one is ours
 */
public record RemotePeer(IceCredentials credentials, List<Fingerprint> fingerprints, DtlsRole role) {
    /** @throws IllegalArgumentException if no fingerprint could ever match */
    public RemotePeer {
        fingerprints = List.copyOf(fingerprints);
        if (fingerprints.stream().noneMatch(Fingerprint::verifiable)) {
            throw new IllegalArgumentException("No certificate fingerprint with a known hash function");
        }
    }
}
