package room.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.api.ParticipantId;
import room.sfu.api.ShownPicture;
import room.sfu.api.Source;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

final class CallRequestTest {
    private static CallRequest read(String event, String json) throws Exception {
        CallRequest.Reader reader = CallRequest.READERS.get(event);
        assertNotNull(reader, event);
        return reader.read(Fields.ofArguments(List.of(new ObjectMapper().readTree(json.replace('\'', '"')))));
    }

    @Test
    void readsAnOffer() throws Exception {
        assertEquals(
                new CallRequest.Offer(
                        "v=0", Map.of("0", Source.MICROPHONE, "1", Source.SCREEN_AUDIO), Set.of(Source.SCREEN_AUDIO)),
                read(
                        "call:offer",
                        "{'sdp':'v=0','tracks':[{'mid':'0','source':'microphone'},"
                                + "{'mid':'1','source':'screen-audio','muted':true}]}"));
        assertEquals(new CallRequest.Offer("v=0", Map.of(), Set.of()), read("call:offer", "{'sdp':'v=0'}"));
    }

    @Test
    void readsWhatIsShown() throws Exception {
        assertEquals(new CallRequest.Watch(null), read("call:watch", "{'watching':null}"));
        assertEquals(new CallRequest.Watch(List.of()), read("call:watch", "{'watching':[]}"));
        assertEquals(
                new CallRequest.Watch(List.of(new ShownPicture(new ParticipantId("abc"), Source.SCREEN, 720, false))),
                read("call:watch", "{'watching':[{'participant':'abc','source':'screen','height':720}]}"));
    }

    @Test
    void ignoresFieldsOfNewerClients() throws Exception {
        assertEquals(
                new CallRequest.Join("daily", "Ada", false),
                read("call:join", "{'room':'daily','name':'Ada','color':'red'}"));
        assertEquals(new CallRequest.Leave(), read("call:leave", "{'why':'tired'}"));
    }

    @Test
    void readsTheDirectConnectionsEvents() throws Exception {
        assertEquals(new CallRequest.DirectState(3, true, null), read("call:direct-state", "{'session':3,'up':true}"));
        CallRequest.Signal signal =
                (CallRequest.Signal) read("call:signal", "{'to':'abc','session':0,'payload':{'x':[1]}}");
        assertEquals(new ParticipantId("abc"), signal.to());
        assertEquals(1, signal.payload().at("/x/0").intValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "call:join | {} | room ",
                "call:join | {'room':'','name':'Ada'} | room ",
                "call:join | {'room':5,'name':'Ada'} | room ",
                "call:join | {'room':'daily'} | name ",
                "call:join | {'room':'daily','name':'  '} | name ",
                "call:join | {'room':'daily','name':'Ada','p2p':'yes'} | p2p ",
                "call:offer | {} | sdp ",
                "call:offer | {'sdp':''} | sdp ",
                "call:offer | {'sdp':'v=0','tracks':{}} | tracks ",
                "call:offer | {'sdp':'v=0','tracks':[7]} | tracks[0] ",
                "call:offer | {'sdp':'v=0','tracks':[{'mid':0,'source':'camera'}]} | tracks[0].mid ",
                "call:offer | {'sdp':'v=0','tracks':[{'mid':'0'}]} | tracks[0].source ",
                "call:offer | {'sdp':'v=0','tracks':[{'mid':'0','source':'Camera'}]} | tracks[0].source ",
                "call:offer | {'sdp':'v=0','tracks':[{'mid':'0','source':'camera','muted':1}]} | tracks[0].muted ",
                "call:offer | {'sdp':'v=0','tracks':[{'mid':'0','source':'camera'},{'mid':'0','source':'screen'}]} | tracks[1].mid ",
                "call:offer | {'sdp':'v=0','tracks':[{'mid':'0','source':'camera'},{'mid':'1','source':'camera'}]} | tracks[1].source ",
                "call:watch | {} | watching ",
                "call:watch | {'watching':{}} | watching ",
                "call:watch | {'watching':[{'participant':'a','source':'microphone','height':1}]} | watching[0].source ",
                "call:watch | {'watching':[{'participant':'a','source':'camera'}]} | watching[0].height ",
                "call:watch | {'watching':[{'participant':'a','source':'camera','height':0}]} | watching[0].height ",
                "call:watch | {'watching':[{'participant':'a','source':'camera','height':1.5}]} | watching[0].height ",
                "call:watch | {'watching':[{'source':'camera','height':1}]} | watching[0].participant ",
                "call:mute | {'source':'camera'} | muted ",
                "call:mute | {'source':'ear','muted':true} | source ",
                "call:name | {'name':null} | name ",
                "call:chat | {'text':''} | text ",
                "call:signal | {'to':'a','session':1,'payload':'x'} | payload ",
                "call:signal | {'to':'a','session':-1,'payload':{}} | session ",
                "call:signal | {'to':'','session':1,'payload':{}} | to ",
                "call:direct-state | {'session':1,'up':0} | up ",
                "call:direct-state | {'session':1,'up':true,'reason':7} | reason ",
            })
    void namesTheFieldThatIsWrong(String event, String json, String field) {
        String message =
                assertThrows(InvalidField.class, () -> read(event, json)).getMessage();
        assertNotNull(message);
        assertTrue(message.startsWith(field + " "), message);
    }
}
