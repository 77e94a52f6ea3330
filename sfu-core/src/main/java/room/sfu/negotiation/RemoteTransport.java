package room.sfu.negotiation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.SetupRole;

/**
 * How the client's one transport is recognised and authenticated.
 *
 * @param taggedMid of the m-line whose transport the others share (RFC 9143), null when the only one has no mid
 * @param fingerprints at least one, all of a SHA-2 hash; a certificate that matches any of them is the client's
 * @param setup who the client would have open the DTLS association; not {@link SetupRole#HOLDCONN}
 * @param trickle whether the client understands candidates that come later (RFC 8840)
 */
public record RemoteTransport(
        @Nullable String taggedMid,
        String iceUfrag,
        String icePwd,
        List<Fingerprint> fingerprints,
        SetupRole setup,
        boolean trickle) {
    public RemoteTransport {
        fingerprints = List.copyOf(fingerprints);
    }

    /** The same under other ICE credentials. */
    RemoteTransport withCredentials(String ufrag, String pwd) {
        return new RemoteTransport(taggedMid, ufrag, pwd, fingerprints, setup, trickle);
    }

    /** Without the password, so that logs do not hold it. */
    @Override
    public String toString() {
        return "RemoteTransport[iceUfrag=" + iceUfrag + ", fingerprints=" + fingerprints + ", setup=" + setup + "]";
    }
}
