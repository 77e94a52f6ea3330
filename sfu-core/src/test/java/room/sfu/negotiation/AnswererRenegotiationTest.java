package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswererRenegotiationTest {
    private final Negotiating client = new Negotiating();

    private static OfferText publishing() {
        return new OfferText().audio("0", "sendonly").video("1", "sendonly");
    }

    private static OfferText withSlot() {
        return publishing().audio("2", "recvonly").video("3", "recvonly");
    }

    private static NegotiatedMedia media(NegotiatedSession session, int index) {
        return session.media().get(index);
    }

    @Test
    void addsSlotsWithoutTouchingThoseThatAre() {
        NegotiatedSession first = client.offer(withSlot().text());
        NegotiatedSession second = client.offer(
                withSlot().audio("4", "recvonly").video("5", "recvonly").text());
        assertEquals(first.media(), second.media().subList(0, 4));
        assertEquals(0, Negotiating.send(second, 2).number());
        assertEquals(0, Negotiating.send(second, 3).number());
        assertEquals(1, Negotiating.send(second, 4).number());
        assertEquals(1, Negotiating.send(second, 5).number());
        assertEquals(TransportChange.KEPT, second.transportChange());
        assertEquals(first.cname(), second.cname());
        assertEquals(first.transport(), second.transport());
    }

    @Test
    void pairsSlotsByOrderWithinTheirKind() {
        NegotiatedSession session = client.offer(new OfferText()
                .video("a", "recvonly")
                .video("b", "recvonly")
                .audio("c", "recvonly")
                .audio("d", "recvonly")
                .text());
        assertEquals(0, Negotiating.send(session, 0).number());
        assertEquals(1, Negotiating.send(session, 1).number());
        assertEquals(0, Negotiating.send(session, 2).number());
        assertEquals(1, Negotiating.send(session, 3).number());
        assertEquals(Negotiating.send(session, 1).msid().stream(), Negotiating.send(session, 3).msid().stream());
        assertNotEquals(
                Negotiating.send(session, 1).msid().track(),
                Negotiating.send(session, 3).msid().track());
    }

    @Test
    void stopsAnMLineAndReusesItForAnother() {
        NegotiatedSession first = client.offer(withSlot().text());
        NegotiatedSession stopped = client.offer(
                publishing().audio("2", "recvonly").stopped("3", "video").text());
        assertEquals(RejectReason.STOPPED_BY_CLIENT, media(stopped, 3).rejected());
        assertEquals(media(first, 2), media(stopped, 2));
        NegotiatedSession reused = client.offer(
                publishing().audio("2", "recvonly").video("7", "recvonly").text());
        assertEquals("7", media(reused, 3).mid());
        assertEquals(0, Negotiating.send(reused, 3).number(), "the freed number is given again");
        assertNotEquals(
                Negotiating.send(first, 3).ssrc(), Negotiating.send(reused, 3).ssrc());
    }

    @Test
    void reusesAStoppedMLineForAnotherKind() {
        client.offer(
                new OfferText().audio("0", "sendonly").video("1", "sendonly").text());
        client.offer(
                new OfferText().audio("0", "sendonly").stopped("1", "video").text());
        NegotiatedSession reused = client.offer(
                new OfferText().audio("0", "sendonly").audio("2", "recvonly").text());
        assertEquals(MediaKind.AUDIO, media(reused, 1).kind());
        assertEquals(0, Negotiating.send(reused, 1).number());
    }

    @Test
    void keepsTheSlotOfAnMLineThatIsInactiveForAWhile() {
        NegotiatedSession first = client.offer(withSlot().text());
        NegotiatedSession paused = client.offer(publishing()
                .audio("2", "inactive")
                .video("3", "inactive")
                .audio("4", "recvonly")
                .text());
        assertNull(media(paused, 2).send());
        assertNull(media(paused, 2).receive());
        assertEquals(MediaKind.AUDIO, media(paused, 2).kind());
        assertEquals(1, Negotiating.send(paused, 4).number(), "the paused slot's number is not free");
        NegotiatedSession resumed =
                client.offer(withSlot().audio("4", "recvonly").text());
        assertEquals(Negotiating.send(first, 2), Negotiating.send(resumed, 2));
        assertEquals(Negotiating.send(first, 3), Negotiating.send(resumed, 3));
    }

    @Test
    void addsAPublicationToAnMLineThatIsASlot() {
        NegotiatedSession first =
                client.offer(new OfferText().audio("0", "recvonly").text());
        NegotiatedSession second =
                client.offer(new OfferText().audio("0", "sendrecv").text());
        assertEquals(Negotiating.send(first, 0), Negotiating.send(second, 0));
        assertNotNull(media(second, 0).receive());
    }

    @Test
    void seesAnIceRestartInNewCredentials() {
        client.offer(withSlot().text());
        NegotiatedSession restarted = client.offer(new OfferText()
                .ice("new1", "another-password-of-22-chars")
                .audio("0", "sendonly")
                .video("1", "sendonly")
                .audio("2", "recvonly")
                .video("3", "recvonly")
                .text());
        assertEquals(TransportChange.ICE_RESTART, restarted.transportChange());
        assertFalse(restarted.newSession());
        RemoteTransport transport = restarted.transport();
        assertNotNull(transport);
        assertEquals("new1", transport.iceUfrag());
        assertEquals(2, restarted.localSessionVersion());
    }

    @Test
    void seesANewTransportInANewCertificate() {
        NegotiatedSession first = client.offer(withSlot().text());
        NegotiatedSession second = client.offer(new OfferText()
                .fingerprint("AA")
                .audio("0", "sendonly")
                .video("1", "sendonly")
                .audio("2", "recvonly")
                .video("3", "recvonly")
                .text());
        assertEquals(TransportChange.NEW, second.transportChange());
        assertFalse(second.newSession());
        assertEquals(first.media(), second.media());
    }

    @Test
    void startsAfreshForAnotherSession() {
        NegotiatedSession first = client.offer(withSlot().text());
        NegotiatedSession second = client.offer(
                new OfferText().session("200").video("0", "recvonly").text());
        assertTrue(second.newSession());
        assertEquals(TransportChange.NEW, second.transportChange());
        assertNotEquals(first.localSessionId(), second.localSessionId());
        assertNotEquals(first.cname(), second.cname());
        assertEquals(1, second.localSessionVersion());
        assertEquals(0, Negotiating.send(second, 0).number());
    }

    @Test
    void needsNoTransportOnceEverythingIsStoppedAndANewOneAfterwards() {
        client.offer(new OfferText().audio("0", "sendonly").text());
        NegotiatedSession stopped =
                client.offer(new OfferText().stopped("0", "audio").text());
        assertNull(stopped.transport());
        assertEquals(TransportChange.KEPT, stopped.transportChange());
        NegotiatedSession again =
                client.offer(new OfferText().audio("1", "sendonly").text());
        assertEquals(TransportChange.NEW, again.transportChange());
        assertFalse(again.newSession());
    }

    @Test
    void refusesMLinesThatAreLeftOutOrMoved() {
        client.offer(withSlot().text());
        NegotiationException fewer = assertThrows(
                NegotiationException.class, () -> client.negotiate(publishing().text()));
        assertEquals(NegotiationException.Reason.MEDIA_REORDERED, fewer.reason());
        NegotiationException moved = assertThrows(
                NegotiationException.class,
                () -> client.negotiate(new OfferText()
                        .video("1", "sendonly")
                        .audio("0", "sendonly")
                        .audio("2", "recvonly")
                        .video("3", "recvonly")
                        .text()));
        assertEquals(NegotiationException.Reason.MEDIA_REORDERED, moved.reason());
        assertTrue(moved.getMessage().contains("m-line 1 (video, mid 1)"), moved.getMessage());
        assertEquals(2, client.offer(withSlot().text()).localSessionVersion(), "a refused offer changes nothing");
    }

    private static OfferText headedByVideo(OfferText offer) {
        return offer.stopped("0", "audio")
                .video("1", "sendonly")
                .audio("2", "recvonly")
                .video("3", "recvonly");
    }

    @Test
    void keepsTheTransportWhereTheHeadOfTheGroupIsStopped() {
        NegotiatedSession first = client.offer(withSlot().text());
        NegotiatedSession second = client.offer(headedByVideo(new OfferText()).text());
        assertEquals(TransportChange.KEPT, second.transportChange(), "the offer's ICE credentials are the same");
        assertFalse(second.newSession());
        assertEquals(Negotiating.send(first, 2), Negotiating.send(second, 2), "media goes on as before");
        NegotiatedSession third = client.offer(headedByVideo(new OfferText()).text());
        assertEquals(TransportChange.KEPT, third.transportChange());
    }

    @Test
    void restartsIceWhereAReusedMLineHeadsTheGroupWithCredentialsOfItsOwn() {
        client.offer(withSlot().text());
        client.offer(headedByVideo(new OfferText()).text());
        NegotiatedSession reused = client.offer(new OfferText()
                .ice("new1", "another-password-of-22-chars")
                .audio("8", "sendonly")
                .video("1", "sendonly")
                .audio("2", "recvonly")
                .video("3", "recvonly")
                .text());
        assertEquals(TransportChange.ICE_RESTART, reused.transportChange());
    }

    @Test
    void keepsTheTransportWhereAnotherThanTheHeadIsStopped() {
        client.offer(withSlot().text());
        NegotiatedSession second = client.offer(new OfferText()
                .audio("0", "sendonly")
                .stopped("1", "video")
                .audio("2", "recvonly")
                .video("3", "recvonly")
                .text());
        assertEquals(TransportChange.KEPT, second.transportChange());
    }
}
