package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.sfu.sdp.Mutation;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpFixtures;
import room.sfu.sdp.SdpReader;
import room.sfu.sdp.SessionDescription;

class AnswererMalformedTest {
    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#offers")
    void answersSoundlyOrRefusesEveryMutation(String fixture) {
        String text = SdpFixtures.text(fixture);
        for (long seed = 0; seed < 200; seed++) {
            try {
                answerOrRefuse(Mutation.of(text, new SplittableRandom(seed)), null);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " of " + fixture, e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#offers")
    void answersSoundlyOrRefusesEveryMutationOfALaterOffer(String fixture) {
        String text = SdpFixtures.text(fixture);
        NegotiatedSession first = new Negotiating().offer(text);
        for (long seed = 1_000; seed < 1_200; seed++) {
            try {
                answerOrRefuse(Mutation.of(text, new SplittableRandom(seed)), first);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " of " + fixture, e);
            }
        }
    }

    private static void answerOrRefuse(String text, @Nullable NegotiatedSession previous) {
        SplittableRandom random = new SplittableRandom(1);
        Answerer answerer = new Answerer(NegotiationPolicy.defaults(), random::nextInt);
        try {
            SessionDescription offer = new SdpReader().read(text);
            Negotiation negotiation = answerer.negotiate(offer, previous);
            AnswerChecks.check(offer, negotiation, Negotiating.LOCAL);
        } catch (SdpException refusal) {
            assertTrue(refusal.getMessage().length() < 400);
        } catch (NegotiationException refusal) {
            assertFalse(refusal.getMessage().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"candidate:1 1 udp", "1 1 udp 1 127.0.0.1 9 typ host", "", "a=candidate:1 1 udp 1 h 9 typ host"})
    void refusesLocalCandidatesThatNoClientCouldRead(String candidate) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalTransport("srvr", "server-password-22-chars", "sha-256", "AB", List.of(candidate)));
    }

    @Test
    void refusesLocalCredentialsThatIceForbids() {
        List<String> candidates = Negotiating.LOCAL.candidates();
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalTransport("abc", "server-password-22-chars", "sha-256", "AB", candidates));
        assertThrows(
                IllegalArgumentException.class, () -> new LocalTransport("abcd", "short", "sha-256", "AB", candidates));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalTransport("abcd", "server-password-22-chars", "sha-256", "AB", List.of()));
    }

    @Test
    void showsNoPasswords() {
        NegotiatedSession session = new Negotiating().offer(SdpFixtures.text("chromium-offer-full"));
        assertFalse(session.toString().contains("XQug90Wr"));
        assertFalse(Negotiating.LOCAL.toString().contains("server-password"));
    }

    @Test
    void refusesAPolicyThatAllowsNothing() {
        assertThrows(
                IllegalArgumentException.class,
                () -> NegotiationPolicy.defaults().withCodecs(List.of()));
    }
}
