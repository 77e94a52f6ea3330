package room.sfu.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0",
                "\u2003\u3000",
                "\u200b",
                "\u3164",
                "\u115f\u1160",
                "\uffa0",
                "\u2800",
                "\u00ad",
                "\u2060\ufeff",
                "\u200d",
                "\ufe0f",
                "\u202e",
                "\u2066\u2069",
                "\u180e",
                "\udb40\udc41",
                "\ud834\udd73",
                "\u0301",
                "\u0378",
                " \u200b \u2028"
            })
    void whatCannotBeSeenIsNoName(String invisible) {
        assertThrows(Names.BadNameException.class, () -> Names.nickname(invisible));
        assertThrows(Names.BadNameException.class, () -> Names.room(invisible));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "a\nb", "\tAda", "a\u007f", "a\u0085", "\ud83d", "a\udc00b"})
    void controlsAndHalfCharactersAreRefused(String text) {
        assertThrows(Names.BadNameException.class, () -> Names.nickname(text));
        assertThrows(Names.BadNameException.class, () -> Names.room(text));
    }

    @Test
    void namesThatLookTheSameAreTheSame() throws Exception {
        for (String same : List.of(
                "Caf\u00e9",
                "Cafe\u0301",
                " Caf\u00e9 ",
                "\u3000Caf\u00e9\u00a0",
                "Ca\u200bf\u00e9",
                "\ufeffCaf\u00e9",
                "Caf\u00ade\u0301",
                "C\u200da\u200cf\u00e9",
                "Caf\u00e9\ufe0f",
                "\u202aCaf\u00e9\u202c",
                "\u2067Caf\u00e9\u2069",
                "\u200fCaf\u00e9",
                "Caf\u00e9\u3164")) {
            assertEquals("Caf\u00e9", Names.room(same));
            assertEquals("Caf\u00e9", Names.nickname(same));
        }
        assertEquals("all hands", Names.room("all\u00a0\u2003 hands"));
        assertEquals("\u00c5", Names.nickname("\u212b"), "the Angstrom sign is that letter");
        assertNotEquals(Names.room("Daily"), Names.room("daily"), "case stays apart");
    }

    @Test
    void controlsOfDirectionTurnNothingRound() throws Exception {
        assertEquals("Adagpj.exe", Names.nickname("Ada\u202egpj.exe"));
        assertEquals("abc", Names.nickname("\u2066a\u2067b\u2068c\u2069\u061c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada L.",
                "\u30cf\u30ca",
                "\ud64d\uae38\ub3d9",
                "\u05d0\u05d3\u05d4",
                // Persian is written with non-joiners, Sinhala with joiners.
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
                // A family, a heart, a keycap, a flag of tags, a hand with a colour.
                "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "\u2764\ufe0f",
                "\u2764\ufe0f\u200d\ud83d\udd25",
                "1\ufe0f\u20e3",
                "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f",
                "\ud83d\udc4b\ud83c\udffd",
                "50% #1 & more?"
            })
    void whatPeopleWriteStaysAsItIs(String name) throws Exception {
        assertEquals(name, Names.nickname(name));
        assertEquals(name, Names.room(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "/", "a\\b", "\u200b.\u200b", " .. ", "..\u202e"})
    void aRoomsNameCanBePartOfAnAddress(String name) throws Exception {
        assertThrows(Names.BadNameException.class, () -> Names.room(name));
        assertFalse(Names.nickname(name).isEmpty(), "a person may be called that");
    }

    @Test
    void lengthsAreThoseOfTheNameThatResults() throws Exception {
        assertEquals(64, Names.nickname("e\u0301".repeat(64)).length());
        assertEquals(128, Names.room("\u200bx".repeat(128)).length());
        assertThrows(Names.BadNameException.class, () -> Names.nickname("x".repeat(65)));
        assertThrows(Names.BadNameException.class, () -> Names.room("x".repeat(129)));
        assertThrows(Names.BadNameException.class, () -> Names.room("x" + "\u200b".repeat(1_000_000)));
    }

    @Test
    void aNameIsTheSameWhenItComesBack() {
        int[] points = {
            'a', 'e', 0x0301, 0x200b, 0x200c, 0x200d, 0xfe0f, 0x20e3, '1', ' ', 0x00a0, 0x1F3F4, 0xE0067, 0xE007F,
            0x1F469, 0x1F3FD, 0x2764, 0x0645, 0x06CC, 0x0DCA, 0x0DBB, 0x0327, 0x202e, 0x3164, 0x1100, 0x1161, 0x2800
        };
        Random random = new Random(7);
        int named = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(1, 8); length > 0; length--) {
                text.appendCodePoint(points[random.nextInt(points.length)]);
            }
            String name;
            try {
                name = Names.room(text.toString());
            } catch (Names.BadNameException none) {
                continue;
            }
            named++;
            try {
                assertEquals(name, Names.room(name));
            } catch (Names.BadNameException refused) {
                throw new AssertionError(
                        text.chars().mapToObj(Integer::toHexString).toList().toString(), refused);
            }
        }
        assertNotEquals(0, named);
    }
}
