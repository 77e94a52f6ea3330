package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.sdp.SetupRole;

/** Who opens the DTLS association (RFC 8842). */
class AnswererSetupTest {
    private final Negotiating client = new Negotiating();

    private static String offer(String setup) {
        return new OfferText()
                .audio("0", "sendonly")
                .video("1", "sendonly")
                .text()
                .replace("a=setup:actpass", "a=setup:" + setup);
    }

    @ParameterizedTest
    @CsvSource({"actpass, PASSIVE", "active, PASSIVE", "passive, ACTIVE"})
    void theServerWaitsUnlessTheClientDoes(String offered, SetupRole answered) {
        assertEquals(answered, client.offer(offer(offered)).localSetup());
        assertEquals(answered, client.answer().setup(client.answered(0)));
        assertEquals(answered, client.answer().setup(client.answered(1)));
    }

    @Test
    void anOfferThatSaysNothingIsOfAnActiveClient() {
        String silent = new OfferText().audio("0", "sendonly").without("a=setup");
        assertEquals(SetupRole.PASSIVE, client.offer(silent).localSetup());
    }

    @Test
    void rolesStayWhereALaterOfferLeavesThemOpen() {
        client.offer(offer("passive"));
        NegotiatedSession again = client.offer(offer("actpass"));
        assertEquals(TransportChange.KEPT, again.transportChange());
        assertEquals(SetupRole.ACTIVE, again.localSetup());
    }

    @ParameterizedTest
    @CsvSource({"passive, active", "active, passive", "actpass, passive"})
    void otherRolesNeedAnotherAssociation(String before, String after) {
        client.offer(offer(before));
        assertEquals(TransportChange.NEW, client.offer(offer(after)).transportChange());
    }
}
