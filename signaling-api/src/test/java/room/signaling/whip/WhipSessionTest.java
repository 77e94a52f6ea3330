package room.signaling.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import room.sfu.api.RoomEvent;
import room.signaling.call.CallConfig;
import room.signaling.http.AddressLimits;
import room.signaling.whip.AccessPolicy.Action;

final class WhipSessionTest {
    private final List<WhipSession> over = new ArrayList<>();
    private final WhipSessions sessions = new WhipSessions();

    private final WhipPlaces places = new WhipPlaces(AddressLimits.NONE);

    private WhipPlaces.Place place() {
        WhipPlaces.Place place = places.take(InetAddress.getLoopbackAddress());
        assertNotNull(place);
        return place;
    }

    private WhipSession session() {
        return new WhipSession(sessions.newId(), Action.PUBLISH, "daily", place(), over::add);
    }

    @Test
    void matchesItsOwnTagAnyTagAndNoOther() {
        WhipSession session = session();
        assertTrue(session.matches(session.entityTag()));
        assertTrue(session.matches(" * "));
        assertTrue(session.matches("\"other\", " + session.entityTag()));
        assertFalse(session.matches("\"other\""));
        assertFalse(session.matches("W/" + session.entityTag()), "weak tags never match (RFC 9110 section 8.8.3.2)");
        assertFalse(session.matches(""));
    }

    @Test
    void aRestartMakesTheOldTagStale() {
        WhipSession session = session();
        String before = session.entityTag();
        assertNotEquals(before, session.nextEntityTag());
        assertFalse(session.matches(before));
    }

    @Test
    void endsOnceWhateverEndsIt() {
        WhipSession session = session();
        session.on(new RoomEvent.MediaEnded("by peer"));
        session.on(new RoomEvent.Removed(RoomEvent.Removal.SERVER_STOPPING, "the server is stopping"));
        assertFalse(session.end());
        assertEquals(List.of(session), over);
    }

    @Test
    void whatHappensToOthersDoesNotEndIt() {
        WhipSession session = session();
        session.on(new RoomEvent.SlotsChanged(List.of(), 4));
        assertFalse(session.isOver());
    }

    @Test
    void isFoundAtItsOwnAddressOnly() {
        WhipSession session = session();
        sessions.add(session);
        assertNotNull(sessions.find(Action.PUBLISH, "daily", session.id()));
        assertNull(sessions.find(Action.WATCH, "daily", session.id()));
        assertNull(sessions.find(Action.PUBLISH, "weekly", session.id()));
        assertNull(sessions.find(Action.PUBLISH, "daily", sessions.newId()));
    }

    @Test
    void isRememberedForAWhile() {
        WhipSession first = session();
        sessions.add(first);
        sessions.remove(first);
        assertTrue(sessions.wasThere(first.id()));
        for (int i = 0; i < WhipSessions.MAX_GONE; i++) {
            WhipSession other = session();
            sessions.add(other);
            sessions.remove(other);
        }
        assertFalse(sessions.wasThere(first.id()));
    }

    @Test
    void oneThatWasOverBeforeItWasAddedIsNotThere() {
        WhipSession session = session();
        session.end();
        sessions.add(session);
        assertNull(sessions.find(Action.PUBLISH, "daily", session.id()));
    }

    @Test
    void linksIceServersWithTheirCredentials() {
        assertEquals(
                List.of(
                        "<stun:stun.example>; rel=\"ice-server\"",
                        "<turn:turn.example?transport=udp>; rel=\"ice-server\";"
                                + " username=\"ada\"; credential=\"a\\\"b\"; credential-type=\"password\""),
                LinkField.of(List.of(
                        new CallConfig.IceServer(List.of("stun:stun.example"), null, null),
                        new CallConfig.IceServer(List.of("turn:turn.example?transport=udp"), "ada", "a\"b"))));
    }
}
