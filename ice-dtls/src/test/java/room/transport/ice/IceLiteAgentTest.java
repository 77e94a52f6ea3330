package room.transport.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import room.transport.ice.ice4j.Ice4jStunCodec;

class IceLiteAgentTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final InetSocketAddress WIFI = address("192.0.2.1", 1000);
    private static final InetSocketAddress CABLE = address("192.0.2.2", 2000);
    private static final InetSocketAddress LOOPBACK6 = address("::1", 3000);

    private final SplittableRandom random = new SplittableRandom(1);
    private final IceCredentials local = IceCredentials.random(random);
    private final IceCredentials remote = IceCredentials.random(random);
    private final Log log = new Log();
    private final IceLiteAgent agent =
            new IceLiteAgent(new IceSettings(30 * SECOND, 4), new Ice4jStunCodec(), log, random, local, remote);

    @Test
    void answersACheckAndSendsThereBeforeNomination() {
        assertNull(agent.selected());
        assertEquals(CheckResult.ANSWERED, check(WIFI, 0));
        assertEquals(WIFI, agent.selected());
        assertFalse(agent.nominated());
        assertEquals(0x0101, log.lastResponseType());
        assertEquals(WIFI, log.lastResponseTo);
    }

    @Test
    void doesNotLetASecondAddressStealTheSelectedPair() {
        check(WIFI, 0);
        check(CABLE, 1);
        assertEquals(WIFI, agent.selected());
        assertEquals(List.of(WIFI), log.selected);
    }

    @Test
    void remembersTheLatestSignOfThePeerOnAnyAddress() {
        assertEquals(-7, agent.heardNanos(-7));
        check(WIFI, SECOND);
        check(CABLE, 3 * SECOND);
        check(WIFI, 2 * SECOND);
        assertEquals(3 * SECOND, agent.heardNanos(-7));
        agent.onAuthenticMedia(WIFI, 4 * SECOND);
        assertEquals(4 * SECOND, agent.heardNanos(-7));
    }

    @Test
    void followsNominationOnceTheWayBackIsChecked() {
        check(WIFI, 0);
        nominate(CABLE, 1);
        assertEquals(WIFI, agent.selected());
        assertTrue(answer(CABLE, remote, CABLE));
        assertEquals(CABLE, agent.selected());
        check(WIFI, 2);
        assertEquals(CABLE, agent.selected());
        nominate(WIFI, SECOND);
        assertTrue(answer(WIFI, remote, WIFI));
        nominate(CABLE, 2 * SECOND);
        assertEquals(
                List.of(WIFI, CABLE, WIFI, CABLE), log.selected, "an address that has answered needs no other check");
    }

    @Test
    void theCheckOfTheWayBackIsAValidBindingRequestOfTheControlledAgent() {
        check(WIFI, 0);
        nominate(CABLE, 1);
        BindingRequest request =
                new Ice4jStunCodec().decode(log.checkTo(CABLE), remote.pwd().getBytes(StandardCharsets.UTF_8));
        assertNotNull(request);
        assertEquals(remote.ufrag() + ":" + local.ufrag(), request.username());
        assertEquals(BindingRequest.Role.CONTROLLED, request.role());
        assertFalse(request.useCandidate());
        assertEquals(List.of(), request.unknownAttributes());
    }

    @Test
    void aForgedSourceGetsNoMediaAndFewChecks() {
        nominate(WIFI, 0);
        for (int millis = 0; millis < 5_000; millis += 10) {
            nominate(CABLE, 1 + millis * 1_000_000L);
            agent.onTimer(1 + millis * 1_000_000L);
        }
        assertEquals(WIFI, agent.selected());
        assertEquals(12, log.checks(CABLE));
    }

    @Test
    void repeatsItsCheckUntilItIsAnswered() {
        nominate(WIFI, 0);
        nominate(CABLE, SECOND);
        byte[] lost = log.checkTo(CABLE);
        agent.onTimer(SECOND + SECOND / 5);
        assertEquals(2, log.checks(CABLE));
        assertArrayEquals(lost, log.checkTo(CABLE), "the same transaction, so that a late answer counts");
        assertTrue(answer(CABLE, remote, CABLE));
        agent.onTimer(2 * SECOND);
        assertEquals(2, log.checks(CABLE));
        assertEquals(CABLE, agent.selected());
    }

    @Test
    void believesNoAnswerFromElsewhereWithAnotherPasswordOrTwice() {
        nominate(WIFI, 0);
        nominate(CABLE, SECOND);
        assertFalse(answer(CABLE, remote, WIFI));
        assertFalse(answer(CABLE, remote, LOOPBACK6));
        assertFalse(answer(CABLE, new IceCredentials(remote.ufrag(), "wrongwrongwrongwrongwrong"), CABLE));
        assertEquals(WIFI, agent.selected());
        assertTrue(answer(CABLE, remote, CABLE));
        assertFalse(answer(CABLE, remote, CABLE));
    }

    @Test
    void anAnswerThatComesAfterAnotherNominationMovesNothing() {
        nominate(WIFI, 0);
        nominate(CABLE, SECOND);
        nominate(WIFI, 2 * SECOND);
        assertTrue(answer(CABLE, remote, CABLE));
        assertEquals(WIFI, agent.selected());
    }

    @Test
    void mutatedAnswersAreNeverBelieved() {
        nominate(WIFI, 0);
        nominate(CABLE, SECOND);
        byte[] request = log.checkTo(CABLE);
        byte[] right = new Ice4jStunCodec()
                .success(Arrays.copyOfRange(request, 8, 20), CABLE, remote.pwd().getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 3_000; i++) {
            byte[] wrong = right.clone();
            wrong[random.nextInt(wrong.length - 8)] ^= (byte) (1 << random.nextInt(8));
            byte[] cut = Arrays.copyOf(wrong, random.nextInt(8) == 0 ? random.nextInt(wrong.length) : wrong.length);
            assertFalse(agent.onAnswer(cut, CABLE));
        }
        assertTrue(agent.onAnswer(right, CABLE));
    }

    @Test
    void worksOverIpv6() {
        nominate(LOOPBACK6, 0);
        assertEquals(LOOPBACK6, agent.selected());
    }

    @Test
    void ignoresAWrongPassword() {
        var forged = new IceCredentials(local.ufrag(), "wrongwrongwrongwrongwrong");
        assertEquals(CheckResult.NOT_AUTHENTIC, on(Check.of(forged, remote).controlling(), WIFI, 0));
        assertNothingHappened();
    }

    @Test
    void ignoresAnotherPeersUsername() {
        IceCredentials stranger = IceCredentials.random(random);
        assertEquals(CheckResult.WRONG_USERNAME, on(Check.of(local, stranger).controlling(), WIFI, 0));
        assertNothingHappened();
    }

    @Test
    void answersAControlledClientWith487AndKeepsNoState() {
        assertEquals(CheckResult.ROLE_CONFLICT, on(Check.of(local, remote).controlled(), WIFI, 0));
        assertEquals(0x0111, log.lastResponseType());
        assertEquals(487, log.lastErrorCode());
        assertNull(agent.selected());
        assertEquals(Set.of(), log.validated);
    }

    @Test
    void answersUnknownRequiredAttributesWith420AndKeepsNoState() {
        Check check = Check.of(local, remote).controlling().attribute(0x0031, new byte[3]);
        assertEquals(CheckResult.UNKNOWN_ATTRIBUTE, on(check, WIFI, 0));
        assertEquals(420, log.lastErrorCode());
        assertNull(agent.selected());
    }

    @Test
    void passesOverUnknownOptionalAttributes() {
        Check check = Check.of(local, remote).controlling().attribute(0xC057, new byte[4]);
        assertEquals(CheckResult.ANSWERED, on(check, WIFI, 0));
    }

    @Test
    void ignoresAttributesBehindMessageIntegrity() {
        check(WIFI, 0);
        Check check = Check.of(local, remote)
                .controlling()
                .attributeAfterIntegrity(0x0025, new byte[0])
                .attributeAfterIntegrity(0x0031, new byte[4])
                .attributeAfterIntegrity(0x8029, new byte[8]);
        assertEquals(CheckResult.ANSWERED, on(check, CABLE, 0));
        assertEquals(WIFI, agent.selected());
    }

    @Test
    void keepsConsentAliveByAnyValidCheck() {
        nominate(WIFI, 0);
        for (int second = 5; second <= 100; second += 5) {
            check(WIFI, second * SECOND);
            agent.onTimer(second * SECOND);
            assertEquals(WIFI, agent.selected());
        }
    }

    @Test
    void losesConsentThirtySecondsAfterTheLastValidCheck() {
        nominate(WIFI, 0);
        agent.onTimer(30 * SECOND);
        assertEquals(WIFI, agent.selected());
        var forged = new IceCredentials(local.ufrag(), "wrongwrongwrongwrongwrong");
        on(Check.of(forged, remote).controlling(), WIFI, 29 * SECOND);
        agent.onTimer(30 * SECOND + 1);
        assertNull(agent.selected());
        assertEquals(Set.of(), log.validated);
    }

    @Test
    void movesToAnAddressWithConsentWhenTheSelectedOneLosesIt() {
        nominate(WIFI, 0);
        check(CABLE, 20 * SECOND);
        check(LOOPBACK6, 21 * SECOND);
        agent.onTimer(21 * SECOND);
        assertEquals(WIFI, agent.selected());
        assertTrue(answer(LOOPBACK6, remote, LOOPBACK6), "the way to the address that is alive is checked early");
        agent.onTimer(31 * SECOND);
        assertEquals(LOOPBACK6, agent.selected());
        assertEquals(Set.of(CABLE, LOOPBACK6), log.validated);
    }

    /** Media each 20 ms, and the timer each 200 ms. */
    private void media(InetSocketAddress from, long fromNanos, long untilNanos) {
        for (long now = fromNanos; now < untilNanos; now += SECOND / 50) {
            agent.onAuthenticMedia(from, now);
            if ((now - fromNanos) % (SECOND / 5) == 0) {
                agent.onTimer(now);
            }
        }
    }

    @Test
    void followsMediaFromAnAddressThatPassedACheckWhenTheOldOneHasBeenSilentForASecond() {
        nominate(WIFI, 0);
        media(WIFI, 0, 5 * SECOND);
        check(CABLE, 5 * SECOND);
        media(CABLE, 5 * SECOND, 6 * SECOND - SECOND / 50);
        assertEquals(0, log.checks(CABLE));
        media(CABLE, 6 * SECOND, 6 * SECOND + SECOND / 5);
        assertEquals(WIFI, agent.selected(), "the way back is not known yet");
        assertTrue(log.checks(CABLE) >= 3, "one each 50 ms until it is answered");
        assertTrue(answer(CABLE, remote, CABLE));
        assertEquals(CABLE, agent.selected());
        media(CABLE, 7 * SECOND, 20 * SECOND);
        assertEquals(List.of(WIFI, CABLE), log.selected);
    }

    @Test
    void followsNoMediaWhileTheSelectedAddressIsHeard() {
        nominate(WIFI, 0);
        for (int second = 0; second < 30; second++) {
            check(WIFI, second * SECOND);
            check(CABLE, second * SECOND);
            media(CABLE, second * SECOND, second * SECOND + SECOND - SECOND / 50);
        }
        assertEquals(0, log.checks(CABLE));
        assertEquals(List.of(WIFI), log.selected);
    }

    @Test
    void checksOfAWayThatIsKeptOpenMoveNothingWhileTheUsedOneIsQuiet() {
        nominate(WIFI, 0);
        for (int second = 0; second < 60; second += 5) {
            check(WIFI, second * SECOND);
            for (int at = 1; at < 5; at++) {
                check(CABLE, (second + at) * SECOND);
                agent.onTimer((second + at) * SECOND);
            }
        }
        assertEquals(0, log.checks(CABLE));
        assertEquals(List.of(WIFI), log.selected);
    }

    @Test
    void mediaFromAForgedSourceIsNotFollowedAndBringsFewChecks() {
        nominate(WIFI, 0);
        check(CABLE, SECOND);
        media(CABLE, SECOND, 6 * SECOND);
        assertEquals(WIFI, agent.selected());
        assertEquals(12, log.checks(CABLE));
        media(LOOPBACK6, 6 * SECOND, 9 * SECOND);
        assertEquals(0, log.checks(LOOPBACK6), "it never passed a check");
        assertEquals(List.of(WIFI), log.selected);
    }

    @Test
    void aNominationThatNothingComesOfDoesNotKeepMediaFromBeingFollowed() {
        nominate(WIFI, 0);
        nominate(LOOPBACK6, SECOND);
        check(CABLE, 2 * SECOND);
        media(CABLE, 2 * SECOND, 3 * SECOND);
        assertTrue(answer(CABLE, remote, CABLE));
        assertEquals(CABLE, agent.selected());
    }

    @Test
    void keepsNoMoreAddressesThanAllowedAndNeverDropsTheSelectedOne() {
        nominate(WIFI, 0);
        for (int i = 1; i <= 20; i++) {
            check(address("192.0.2.9", 5000 + i), i * SECOND);
        }
        assertEquals(4, log.validated.size());
        assertTrue(log.validated.contains(WIFI));
        assertTrue(log.validated.contains(address("192.0.2.9", 5020)));
        assertEquals(WIFI, agent.selected());
    }

    @Test
    void doesNotAnswerFromAnAddressThatIsAnotherPeers() {
        log.refuse = true;
        assertEquals(CheckResult.ADDRESS_TAKEN, check(WIFI, 0));
        assertNothingHappened();
    }

    @Test
    void keepsTheOldCredentialsUntilTheNewOnesAreUsed() {
        nominate(WIFI, 0);
        IceCredentials newLocal = IceCredentials.random(random);
        IceCredentials newRemote = IceCredentials.random(random);
        assertNull(agent.restart(newLocal, newRemote));
        assertEquals(newLocal, agent.localCredentials());
        assertEquals(CheckResult.ANSWERED, check(WIFI, 1));
        assertEquals(List.of(), log.retired);

        assertEquals(CheckResult.ANSWERED, on(Check.of(newLocal, newRemote).controlling(), CABLE, 2));
        assertEquals(List.of(local), log.retired);
        assertEquals(WIFI, agent.selected(), "media keeps its address until the new nomination");
        on(Check.of(newLocal, newRemote).controlling().useCandidate(), CABLE, 3);
        assertFalse(answer(CABLE, remote, CABLE), "the old credentials are void");
        assertTrue(answer(CABLE, newRemote, CABLE));
        assertEquals(CABLE, agent.selected());
        assertEquals(CheckResult.NOT_AUTHENTIC, check(WIFI, 4));
    }

    @Test
    void doesNotMixCredentialsOfTwoGenerations() {
        IceCredentials newLocal = IceCredentials.random(random);
        IceCredentials newRemote = IceCredentials.random(random);
        agent.restart(newLocal, newRemote);
        assertEquals(CheckResult.WRONG_USERNAME, on(Check.of(newLocal, remote).controlling(), WIFI, 0));
        assertEquals(CheckResult.WRONG_USERNAME, on(Check.of(local, newRemote).controlling(), WIFI, 0));
    }

    @Test
    void voidsARestartThatASecondOneOvertakes() {
        IceCredentials unused = IceCredentials.random(random);
        agent.restart(unused, remote);
        assertEquals(unused, agent.restart(IceCredentials.random(random), remote));
    }

    @Test
    void releasesEverythingWhenClosed() {
        nominate(WIFI, 0);
        check(CABLE, 0);
        agent.close();
        assertEquals(Set.of(), log.validated);
        assertEquals(List.of(local), log.retired);
    }

    private CheckResult check(InetSocketAddress from, long nowNanos) {
        return on(Check.of(local, remote).controlling(), from, nowNanos);
    }

    private void nominate(InetSocketAddress from, long nowNanos) {
        assertEquals(
                CheckResult.ANSWERED, on(Check.of(local, remote).controlling().useCandidate(), from, nowNanos));
    }

    /** Answers the agent's last check of an address, from that address or another. */
    private boolean answer(InetSocketAddress checked, IceCredentials as, InetSocketAddress from) {
        byte[] transactionId = Arrays.copyOfRange(log.checkTo(checked), 8, 20);
        byte[] datagram =
                new Ice4jStunCodec().success(transactionId, from, as.pwd().getBytes(StandardCharsets.UTF_8));
        assertEquals(
                BindingRequestScan.Result.SUCCESS, new BindingRequestScan().scan(Unpooled.wrappedBuffer(datagram)));
        return agent.onAnswer(datagram, from);
    }

    private CheckResult on(Check check, InetSocketAddress from, long nowNanos) {
        byte[] datagram = check.datagram();
        var scan = new BindingRequestScan();
        assertEquals(BindingRequestScan.Result.CHECK, scan.scan(Unpooled.wrappedBuffer(datagram)));
        return agent.onCheck(datagram, scan.localUfragKey(), from, nowNanos);
    }

    private void assertNothingHappened() {
        assertNull(agent.selected());
        assertEquals(Set.of(), log.validated);
        assertEquals(0, log.responses);
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }

    private static final class Log implements IceEvents {
        private final Set<InetSocketAddress> validated = new HashSet<>();
        private final List<InetSocketAddress> selected = new ArrayList<>();
        private final List<IceCredentials> retired = new ArrayList<>();
        private byte[] lastResponse = new byte[0];
        private InetSocketAddress lastResponseTo = WIFI;
        private final Map<InetSocketAddress, List<byte[]>> checks = new HashMap<>();
        private int responses;
        private boolean refuse;

        @Override
        public void onMessage(byte[] message, InetSocketAddress to) {
            if (message[0] == 0 && message[1] == 1) {
                checks.computeIfAbsent(to, address -> new ArrayList<>()).add(message);
                return;
            }
            lastResponse = message;
            lastResponseTo = to;
            responses++;
        }

        @Override
        public boolean onValidated(InetSocketAddress address) {
            return !refuse && validated.add(address);
        }

        @Override
        public void onReleased(InetSocketAddress address) {
            assertTrue(validated.remove(address));
        }

        @Override
        public void onSelected(InetSocketAddress address) {
            assertTrue(validated.contains(address));
            selected.add(address);
        }

        @Override
        public void onCredentialsRetired(IceCredentials credentials) {
            retired.add(credentials);
        }

        int checks(InetSocketAddress to) {
            return checks.getOrDefault(to, List.of()).size();
        }

        byte[] checkTo(InetSocketAddress to) {
            return checks.getOrDefault(to, List.of()).getLast();
        }

        int lastResponseType() {
            return lastResponse[0] << 8 | lastResponse[1];
        }

        /** ERROR-CODE is the first attribute: class and number are its bytes 2 and 3. */
        int lastErrorCode() {
            assertEquals(0x0009, lastResponse[20] << 8 | lastResponse[21]);
            return lastResponse[26] * 100 + lastResponse[27];
        }
    }
}
