package room.sfu.negotiation;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SdpFixtures;
import room.sfu.sdp.SessionDescription;

/** One client's offers to a server with a transport of fixed values; every answer goes through {@link AnswerChecks}. */
final class Negotiating {
    static final LocalTransport LOCAL = new LocalTransport(
            "srvr",
            "server-password-22-chars",
            "sha-256",
            "AB:".repeat(31) + "CD",
            List.of("candidate:1 1 udp 2130706431 127.0.0.1 40000 typ host"));

    private final Answerer answerer;
    private @Nullable NegotiatedSession session;
    private @Nullable SessionDescription answer;

    Negotiating(NegotiationPolicy policy) {
        SplittableRandom random = new SplittableRandom(7);
        this.answerer = new Answerer(policy, random::nextInt);
    }

    Negotiating() {
        this(NegotiationPolicy.defaults());
    }

    NegotiatedSession offer(String text) {
        try {
            return negotiate(text);
        } catch (NegotiationException e) {
            throw new AssertionError(e);
        }
    }

    NegotiatedSession negotiate(String text) throws NegotiationException {
        SessionDescription offer = SdpFixtures.parse(text);
        Negotiation negotiation = answerer.negotiate(offer, session);
        answer = AnswerChecks.check(offer, negotiation, LOCAL);
        session = negotiation.session();
        return negotiation.session();
    }

    SessionDescription answer() {
        SessionDescription last = answer;
        if (last == null) {
            throw new IllegalStateException("nothing offered yet");
        }
        return last;
    }

    /** The answer's m-line at that place. */
    MediaDescription answered(int index) {
        return answer().media().get(index);
    }

    /** The feedback names the answer has for a payload type. */
    List<String> feedback(int index, int payloadType) {
        return answered(index).feedback(payloadType).stream()
                .map(Attribute.RtcpFeedback::feedback)
                .toList();
    }

    static ReceivePlan receive(NegotiatedSession session, int index) {
        ReceivePlan receive = session.media().get(index).receive();
        if (receive == null) {
            throw new AssertionError("m-line " + index + " is not received");
        }
        return receive;
    }

    static SlotPlan send(NegotiatedSession session, int index) {
        SlotPlan send = session.media().get(index).send();
        if (send == null) {
            throw new AssertionError("m-line " + index + " is not a slot");
        }
        return send;
    }
}
