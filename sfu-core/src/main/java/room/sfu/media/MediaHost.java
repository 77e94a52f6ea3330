package room.sfu.media;

import java.util.List;
import room.rtp.forward.Fanout;
import room.transport.PeerTransport;
import room.transport.RemotePeer;
import room.transport.TransportListener;
import room.transport.ice.Candidate;

/** What a media loop offers to the media of one participant. Used on the loop. */
public interface MediaHost {
    Fanout fanout();

    PeerTransport addTransport(RemotePeer remote, TransportListener listener);

    /** Where clients reach the loop's port. */
    List<Candidate> candidates();

    /** Monotonic nanoseconds. */
    long nowNanos();

    /** The peer has a transport now: its timer runs. */
    void opened(PeerMedia peer);

    /** The peer has none any more. */
    void closed(PeerMedia peer);
}
