package room.signaling.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import room.signaling.http.AddressLimits;
import room.signaling.http.FakeExchange;
import room.signaling.http.FakeWebSocket;
import room.signaling.http.Holdings;
import room.signaling.http.ManualLoop;

final class EngineSessionTest {
    private static final EngineIoConfig CONFIG =
            new EngineIoConfig(300, 200, 1_000, 10_000, 1_000, 10, AddressLimits.DEFAULT);

    private final ManualLoop loop = new ManualLoop();
    private final List<String> heard = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final Holdings backlog = new Holdings(10_000);
    private final EngineSession session =
            new EngineSession("secret-session-id-20", loop, CONFIG, backlog, () -> gone.add("gone"));

    private class Recorder implements EngineListener {
        @Override
        public void onText(String text) {
            heard.add(text);
        }

        @Override
        public void onBinary(byte[] bytes) {
            heard.add("0x" + HexFormat.of().formatHex(bytes));
        }

        @Override
        public void onUpgraded() {
            heard.add("upgraded");
        }

        @Override
        public void onPing() {
            heard.add("ping");
        }

        @Override
        public void onPong() {
            heard.add("pong");
        }

        @Override
        public void onClosed(CloseReason reason) {
            heard.add("closed: " + reason.wireName());
        }
    }

    private void start() {
        session.start(new Recorder());
    }

    private FakeWebSocket overWebSocket() {
        start();
        FakeWebSocket socket = new FakeWebSocket();
        session.onSocket(socket);
        loop.advanceMillis(10);
        socket.takeFlushes();
        return socket;
    }

    /** The client opens a second WebSocket. */
    private void open(FakeWebSocket socket) {
        session.claim(socket);
        session.onCandidate(socket, socket);
    }

    private FakeExchange poll() {
        FakeExchange exchange = new FakeExchange(loop, "GET", Map.of(), "");
        session.onPoll(exchange);
        loop.turn();
        return exchange;
    }

    private FakeExchange post(String body) {
        FakeExchange exchange = new FakeExchange(loop, "POST", Map.of(), body);
        session.onPost(exchange);
        loop.turn();
        return exchange;
    }

    @Test
    void holdsAPollUntilThereIsSomethingToSay() {
        start();
        FakeExchange poll = poll();
        assertFalse(poll.isAnswered());
        session.send(EngineMessage.text("a"));
        session.send(EngineMessage.binary(new byte[] {1, 2, 3, 4}));
        loop.turn();
        assertEquals("4a\u001ebAQIDBA==", poll.body());
    }

    @Test
    void hearsTheLastWordsAndThenByAnotherPollThatTheServerStops() {
        start();
        FakeExchange poll = poll();
        session.send(EngineMessage.text("bye"));
        session.close(CloseReason.SHUTTING_DOWN);
        session.whenGone(() -> gone.add("told"));
        assertEquals("4bye", poll.body());
        assertEquals(List.of(), gone);
        assertEquals("1", poll().body());
        assertEquals(List.of("gone", "told"), gone);
        assertEquals(List.of("closed: server shutting down"), heard);
    }

    @Test
    void isWaitedForBetweenTwoPollsWhenTheServerStopsButNotForLong() {
        start();
        session.send(EngineMessage.text("bye"));
        session.close(CloseReason.SHUTTING_DOWN);
        session.whenGone(() -> gone.add("told"));
        assertEquals("4bye", poll().body());
        loop.advanceMillis(199);
        assertEquals(List.of(), gone);
        loop.advanceMillis(1);
        assertEquals(List.of("gone", "told"), gone);
        assertEquals(400, poll().status());
    }

    @Test
    void keepsMessagesForTheNextPoll() {
        start();
        session.send(EngineMessage.text("a"));
        loop.turn();
        assertEquals("4a", poll().body());
        assertFalse(poll().isAnswered());
    }

    @Test
    void handsEachPacketOfAPostOver() {
        start();
        FakeExchange post = post("4one\u001ebAQ==\u001e4two");
        assertEquals("ok", post.body());
        assertEquals(List.of("one", "0x01", "two"), heard);
    }

    @Test
    void endsAtAMalformedPost() {
        start();
        assertEquals(400, post("abc").status());
        assertEquals(400, poll().status());
        assertEquals(List.of("closed: parse error"), heard);
        assertEquals(List.of("gone"), gone);
    }

    @Test
    void endsAtASecondPollAtTheSameTime() {
        start();
        FakeExchange first = poll();
        FakeExchange second = poll();
        assertEquals("1", first.body());
        assertEquals(400, second.status());
        assertEquals(List.of("closed: transport error"), heard);
    }

    @Test
    void endsWhenAPollIsAborted() {
        start();
        poll().abort();
        loop.turn();
        assertEquals(List.of("closed: transport error"), heard);
    }

    @Test
    void letsThePollThatIsUnderWayEndWithANoopWhenTheClientCloses() {
        start();
        FakeExchange poll = poll();
        assertEquals("ok", post("1").body());
        assertEquals("6", poll.body());
        assertEquals(400, poll().status());
        assertEquals(List.of("closed: transport close"), heard);
    }

    @Test
    void givesAPollThatComesAfterTheCloseItsNoopForAWhile() {
        start();
        post("1");
        assertEquals(List.of("closed: transport close"), heard);
        assertEquals("6", poll().body());
        assertEquals(400, poll().status());
        assertEquals(List.of("gone"), gone);
    }

    @Test
    void forgetsAClosedSessionEvenIfNobodyPolls() {
        start();
        post("1");
        loop.advanceMillis(200);
        assertEquals(List.of("gone"), gone);
        assertEquals(400, poll().status());
    }

    @Test
    void staysOpenAsLongAsHeartbeatsAreAnswered() {
        start();
        for (int i = 0; i < 5; i++) {
            FakeExchange poll = poll();
            loop.advanceMillis(300);
            assertEquals("2", poll.body());
            assertEquals("ok", post("3").body());
        }
        assertTrue(session.isOpen());
    }

    @Test
    void endsWhenAHeartbeatIsNotAnswered() {
        start();
        loop.advanceMillis(499);
        assertTrue(session.isOpen());
        loop.advanceMillis(1);
        assertFalse(session.isOpen());
        assertEquals(List.of("ping", "closed: ping timeout"), heard);
        assertEquals(400, poll().status());
    }

    @Test
    void asksAheadOfTheHeartbeatAndHearsAnySign() {
        FakeWebSocket socket = overWebSocket();
        List<String> answers = new ArrayList<>();
        session.ask(() -> answers.add("first"));
        session.ask(() -> answers.add("second"));
        loop.turn();
        assertEquals(List.of(), answers);
        assertEquals(List.of("2"), socket.take());
        session.onSocketText(socket, "3");
        assertEquals(List.of("second"), answers);
        session.ask(() -> answers.add("third"));
        session.onSocketText(socket, "4hello");
        session.onSocketText(socket, "3");
        assertEquals(List.of("second", "third"), answers);
    }

    @Test
    void whoIsAskedEarlyHasAsLongForTheAnswerAsOtherwise() {
        overWebSocket();
        session.ask(() -> {});
        // The WebSocket has been open for 10 ms.
        loop.advanceMillis(CONFIG.pingIntervalMillis() + CONFIG.pingTimeoutMillis() - 11);
        assertEquals(List.of("ping"), heard);
        loop.advanceMillis(1);
        assertEquals(List.of("ping", "closed: ping timeout"), heard);
    }

    @Test
    void keepsTheGreetingsOfAWebSocketApart() {
        start();
        FakeWebSocket socket = new FakeWebSocket();
        session.onSocket(socket);
        loop.turn();
        assertEquals(List.of(), socket.takeFlushes(), "the 101 travels alone");
        loop.advanceMillis(5);
        assertEquals(1, socket.takeFlushes().size());
        session.send(EngineMessage.text("connect"));
        session.flushGreeting();
        session.send(EngineMessage.text("first"));
        loop.turn();
        assertEquals(List.of(List.of("4connect")), socket.takeFlushes());
        loop.advanceMillis(5);
        assertEquals(List.of(List.of("4first")), socket.takeFlushes());
    }

    @Test
    void flushesOncePerTurn() {
        FakeWebSocket socket = overWebSocket();
        session.send(EngineMessage.text("a"));
        session.send(EngineMessage.text("b"));
        assertEquals(List.of(), socket.takeFlushes());
        loop.turn();
        assertEquals(List.of(List.of("4a", "4b")), socket.takeFlushes());
    }

    @Test
    void movesToAWebSocketWithoutLosingOrReorderingMessages() {
        start();
        FakeExchange poll = poll();
        FakeWebSocket socket = new FakeWebSocket();
        open(socket);
        session.onSocketText(socket, "2probe");
        assertEquals(List.of("3probe"), socket.take());
        loop.advanceMillis(100);
        assertEquals("6", poll.body());
        session.send(EngineMessage.text("while moving"));
        loop.turn();
        assertEquals(List.of(), socket.take());
        session.onSocketText(socket, "5");
        assertEquals(List.of("4while moving"), socket.take());
        assertEquals("websocket", session.transport());
        session.onSocketText(socket, "4hello");
        assertEquals(List.of("upgraded", "hello"), heard);
    }

    @Test
    void answersAPollDuringTheMoveWithANoopAfterAMoment() {
        start();
        FakeWebSocket socket = new FakeWebSocket();
        open(socket);
        session.onSocketText(socket, "2probe");
        FakeExchange poll = poll();
        assertFalse(poll.isAnswered());
        loop.advanceMillis(100);
        assertEquals("6", poll.body());
    }

    @Test
    void refusesToPollAfterTheMove() {
        start();
        FakeWebSocket socket = new FakeWebSocket();
        open(socket);
        session.onSocketText(socket, "2probe");
        FakeExchange early = poll();
        session.onSocketText(socket, "5");
        FakeExchange late = poll();
        assertFalse(early.isAnswered(), "the refusal must not overtake the frames");
        loop.advanceMillis(100);
        assertEquals(400, early.status());
        assertEquals(400, late.status());
        assertEquals(400, post("4x").status());
        assertTrue(session.isOpen());
    }

    @Test
    void closesAWebSocketThatIsNotWanted() {
        FakeWebSocket socket = overWebSocket();
        FakeWebSocket second = new FakeWebSocket();
        open(second);
        assertEquals(1000, second.closeStatus());
        assertEquals(0, socket.closeStatus());
        session.onSocketText(second, "4not from the session");
        assertEquals(List.of(), heard);
    }

    @Test
    void movesToTheWebSocketThatWasAskedForFirst() {
        start();
        FakeWebSocket first = new FakeWebSocket();
        FakeWebSocket second = new FakeWebSocket();
        session.claim(first);
        session.claim(second);
        session.onCandidate(second, second);
        assertEquals(1000, second.closeStatus());
        session.unclaim(second);
        session.onCandidate(first, first);
        session.onSocketText(first, "2probe");
        session.onSocketText(first, "5");
        assertEquals("websocket", session.transport());
        assertEquals(0, first.closeStatus());
    }

    @Test
    void canMoveAfterAFirstWebSocketFailed() {
        start();
        FakeWebSocket failed = new FakeWebSocket();
        open(failed);
        session.onSocketClosed(failed, 1006);
        session.unclaim(failed);
        FakeWebSocket second = new FakeWebSocket();
        open(second);
        session.onSocketText(second, "2probe");
        session.onSocketText(second, "5");
        assertEquals("websocket", session.transport());
    }

    @Test
    void givesUpAMoveThatIsNotCompleted() {
        start();
        FakeWebSocket socket = new FakeWebSocket();
        open(socket);
        session.onSocketText(socket, "2probe");
        for (int i = 0; i < 10; i++) {
            loop.advanceMillis(100);
            post("3");
        }
        assertEquals(1000, socket.closeStatus());
        assertEquals("polling", session.transport());
        assertTrue(session.isOpen());
    }

    @Test
    void doesNotMoveWithoutAProbe() {
        start();
        FakeWebSocket socket = new FakeWebSocket();
        open(socket);
        session.onSocketText(socket, "5");
        assertEquals(1000, socket.closeStatus());
        assertEquals("polling", session.transport());
    }

    @Test
    void waitsForASlowReaderAndResumes() {
        FakeWebSocket socket = overWebSocket();
        socket.writable(false);
        session.send(EngineMessage.text("a"));
        loop.turn();
        assertEquals(List.of(), socket.take());
        socket.writable(true);
        session.onSocketWritable(socket);
        assertEquals(List.of("4a"), socket.take());
    }

    @Test
    void disconnectsAClientThatNeverReads() {
        FakeWebSocket socket = overWebSocket();
        socket.writable(false);
        String message = "x".repeat(99);
        for (int i = 0; i < 11; i++) {
            session.send(EngineMessage.text(message));
        }
        assertTrue(session.isOpen());
        session.send(EngineMessage.text(message));
        assertEquals(List.of("closed: slow consumer"), heard);
        assertEquals(1000, socket.closeStatus());
    }

    @Test
    void disconnectsAClientThatNeverPolls() {
        start();
        session.send(EngineMessage.text("x"));
        session.send(EngineMessage.text("x".repeat(1_000)));
        assertEquals(List.of("closed: slow consumer"), heard);
    }

    @Test
    void aMessageLongerThanTheQueueReachesAReaderThatTakesIt() {
        FakeWebSocket socket = overWebSocket();
        String message = "x".repeat(5_000);
        session.send(EngineMessage.text(message));
        loop.turn();
        assertEquals(List.of("4" + message), socket.take());
        assertTrue(session.isOpen());
    }

    @Test
    void manyMessagesInOneTurnDoNotEndAReaderThatTakesThem() {
        FakeWebSocket socket = overWebSocket();
        for (int i = 0; i < 50; i++) {
            session.send(EngineMessage.text("x".repeat(99)));
        }
        loop.turn();
        assertEquals(50, socket.take().size());
        assertTrue(session.isOpen());
    }

    @Test
    void nothingIsWrittenToASlowReaderWhenItIsEnded() {
        FakeWebSocket socket = overWebSocket();
        Holdings small = new Holdings(150);
        EngineSession other = new EngineSession("another-session-id-2", loop, CONFIG, small, () -> {});
        other.start(new Recorder());
        other.onSocket(socket);
        loop.advanceMillis(10);
        socket.taken();
        socket.take();
        socket.writable(false);
        other.send(EngineMessage.text("x".repeat(99)));
        small.enter();
        small.hold(100);
        socket.writable(true);
        other.relieve();
        assertEquals(List.of(), socket.take());
        assertEquals(List.of("closed: slow consumer"), heard);
        assertTrue(socket.isAbandoned());
        assertEquals(100, small.bytes(), "nothing of it is kept");
    }

    @Test
    void whatManyWaitForCountsOnceUntilTheLastHasIt() {
        EngineMessage message = EngineMessage.text("x".repeat(999));
        FakeWebSocket first = overWebSocket();
        first.taken();
        FakeWebSocket second = new FakeWebSocket();
        EngineSession other = new EngineSession("another-session-id-2", loop, CONFIG, backlog, () -> {});
        other.start(new Recorder());
        other.onSocket(second);
        loop.advanceMillis(10);
        second.taken();
        assertEquals(0, backlog.bytes());
        session.send(message);
        other.send(message);
        loop.advanceMillis(10);
        assertEquals(1_000, backlog.bytes());
        first.taken();
        assertEquals(1_000, backlog.bytes());
        second.taken();
        assertEquals(0, backlog.bytes());
    }

    @Test
    void whoLetsLittleWaitIsNotEndedForThoseWhoLetMuchWait() {
        FakeWebSocket socket = overWebSocket();
        socket.taken();
        socket.writable(false);
        backlog.enter();
        backlog.hold(1_000_000);
        session.send(EngineMessage.text("x".repeat(4_998)));
        assertTrue(session.isOpen(), "half of what may wait is a fair share for one of two");
        session.send(EngineMessage.text("x"));
        assertEquals(List.of("closed: slow consumer"), heard);
    }

    @Test
    void emptyMessagesDoNotMakeOneClientCountAsMany() {
        FakeWebSocket socket = overWebSocket();
        socket.taken();
        for (int i = 0; i < 100; i++) {
            session.send(EngineMessage.binary(new byte[0]));
            session.send(EngineMessage.text("x"));
            loop.turn();
            socket.taken();
        }
        assertEquals(10_000, backlog.fairShare());
        backlog.enter();
        backlog.enter();
        assertEquals(5_000, backlog.fairShare(), "nobody but these two");
    }

    @Test
    void whatWaitsIsGivenBackWhenAPollIsAnsweredAndWhenTheSessionEnds() {
        start();
        session.send(EngineMessage.text("a"));
        session.send(EngineMessage.binary(new byte[] {1, 2, 3}));
        loop.turn();
        assertTrue(backlog.bytes() > 0);
        assertEquals("4a\u001ebAQID", poll().body());
        assertEquals(0, backlog.bytes());
        session.send(EngineMessage.text("b"));
        session.close(CloseReason.SHUTTING_DOWN);
        assertTrue(backlog.bytes() > 0);
        loop.advanceMillis(1_000);
        assertEquals(0, backlog.bytes());
    }

    @Test
    void endsAtAMalformedFrame() {
        FakeWebSocket socket = overWebSocket();
        session.onSocketText(socket, "abc");
        assertEquals(List.of("closed: parse error"), heard);
        assertEquals(1000, socket.closeStatus());
    }

    @Test
    void takesBase64InAFrameAsInAPayload() {
        FakeWebSocket socket = overWebSocket();
        session.onSocketText(socket, "bAQ\n==\n");
        assertEquals(List.of("0x01"), heard);
    }

    @Test
    void passesOverPacketsThatMeanNothingFromAClientButNotAPing() {
        FakeWebSocket socket = overWebSocket();
        session.onSocketText(socket, "6");
        session.onSocketText(socket, "5");
        session.onSocketText(socket, "0{}");
        session.onSocketText(socket, "4hello");
        assertEquals(List.of("hello"), heard);
        session.onSocketText(socket, "2");
        assertEquals(List.of("hello", "closed: parse error"), heard);
    }

    @Test
    void endsWhenTheWebSocketDoes() {
        FakeWebSocket socket = overWebSocket();
        session.onSocketClosed(socket, 1006);
        assertEquals(List.of("closed: transport close"), heard);
    }

    @Test
    void tellsALostConnectionFromAPageThatWasLeft() {
        for (int status : new int[] {1005, 1006, 1002}) {
            assertTrue(reasonAfterClosingWith(status).isLoss(), "status " + status);
        }
        for (int status : new int[] {1000, 1001}) {
            assertEquals(CloseReason.CLIENT_LEFT, reasonAfterClosingWith(status), "status " + status);
        }
    }

    private CloseReason reasonAfterClosingWith(int status) {
        List<CloseReason> reasons = new ArrayList<>();
        EngineSession other = new EngineSession("another-secret-id-20", loop, CONFIG, backlog, () -> {});
        other.start(new Recorder() {
            @Override
            public void onClosed(CloseReason reason) {
                reasons.add(reason);
            }
        });
        FakeWebSocket socket = new FakeWebSocket();
        other.onSocket(socket);
        other.onSocketClosed(socket, status);
        return reasons.getFirst();
    }

    @Test
    void saysWhatTheClientHasReceivedForSure() {
        start();
        FakeExchange poll = poll();
        loop.advanceMillis(300);
        assertEquals("2", poll.body());
        post("3");
        post("3");
        assertEquals(List.of("ping", "pong"), heard);
    }

    @Test
    void closesTheWebSocketWhenTheClientSaysSo() {
        FakeWebSocket socket = overWebSocket();
        session.onSocketText(socket, "1");
        assertEquals(1000, socket.closeStatus());
        assertEquals(List.of("closed: transport close"), heard);
    }

    @Test
    void sendsWhatIsQueuedBeforeAForcedClose() {
        start();
        FakeExchange poll = poll();
        session.send(EngineMessage.text("last words"));
        session.close(CloseReason.FORCED_CLOSE);
        assertEquals("4last words\u001e1", poll.body());
    }

    @Test
    void neverShowsItsWholeId() {
        assertEquals("secret-sessi", session.shortId());
    }
}
