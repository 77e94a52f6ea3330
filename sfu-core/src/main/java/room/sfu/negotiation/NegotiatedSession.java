package room.sfu.negotiation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Origin;
import room.sfu.sdp.SetupRole;

/**
 * What an offer and its answer agreed on. The next offer of the same participant is negotiated with it at hand.
 *
 * @param remoteOrigin the offer's o= line
 * @param localSessionId the answer's session id, the same in all the session's answers; positive
 * @param localSessionVersion counts the answers, from 1
 * @param cname the RTCP canonical name of everything the server sends in the session
 * @param newSession whether nothing of the session before is kept: the first offer, or one of another origin
 * @param transportChange what to do about the transport
 * @param transport the client's transport, null when every m-line is rejected
 * @param localSetup {@link SetupRole#ACTIVE} when the server opens the DTLS association, else {@link SetupRole#PASSIVE}
 * @param media all m-lines in order
 * @param slotIdentities by m-line index; also of m-lines that are inactive now and may come back
 */
public record NegotiatedSession(
        Origin remoteOrigin,
        long localSessionId,
        long localSessionVersion,
        String cname,
        boolean newSession,
        TransportChange transportChange,
        @Nullable RemoteTransport transport,
        SetupRole localSetup,
        List<NegotiatedMedia> media,
        Map<Integer, SlotIdentity> slotIdentities) {
    public NegotiatedSession {
        media = List.copyOf(media);
        slotIdentities = Map.copyOf(slotIdentities);
    }

    /** The same after the client has restarted ICE outside of an offer. */
    public NegotiatedSession withRemoteCredentials(String ufrag, String pwd) {
        RemoteTransport current = transport;
        return new NegotiatedSession(
                remoteOrigin,
                localSessionId,
                localSessionVersion,
                cname,
                newSession,
                transportChange,
                current == null ? null : current.withCredentials(ufrag, pwd),
                localSetup,
                media,
                slotIdentities);
    }

    /** The m-line with that mid, rejected or not; null when there is none. */
    public @Nullable NegotiatedMedia mediaByMid(String mid) {
        for (NegotiatedMedia line : media) {
            if (mid.equals(line.mid())) {
                return line;
            }
        }
        return null;
    }

    /**
     * The id of an extension on what the client sends, 0 when it is not negotiated. It is the same on all m-lines for
     * the extensions that tell which m-line and layer a packet belongs to: MID, RTP_STREAM_ID, REPAIRED_RTP_STREAM_ID.
     */
    public int receivedExtensionId(HeaderExtension extension) {
        for (NegotiatedMedia line : media) {
            ReceivePlan receive = line.receive();
            int id = receive == null ? 0 : receive.extensions().id(extension);
            if (id != 0) {
                return id;
            }
        }
        return 0;
    }
}
