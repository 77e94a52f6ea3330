package room.sfu.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Damages text in ways that descriptions get damaged: by hand, by script and on purpose. */
public final class Mutation {
    private static final String[] SPICE = {
        "",
        " ",
        ":",
        ";",
        ",",
        "/",
        "=",
        "~",
        "-1",
        "0",
        "15",
        "256",
        "65536",
        "4294967296",
        "99999999999999999999",
        "\u0000",
        "\r",
        "\n",
        "\r\n",
        "\u00e9",
        "\ud83d\ude00",
        "m=audio 0 X 0\r\n",
        "a=",
        "a=mid:0\r\n",
        "a=sendrecv\r\n",
        "a=bundle-only\r\n",
        "a=rid:q send pt=1\r\n",
        "a=simulcast:send ~q,h;f\r\n"
    };

    private Mutation() {}

    /** The text with one to six changes, the same for the same random state. */
    public static String of(String text, SplittableRandom random) {
        String mutated = text;
        for (int change = 1 + random.nextInt(6); change > 0; change--) {
            mutated = random.nextInt(3) == 0 ? lines(mutated, random) : characters(mutated, random);
        }
        return mutated;
    }

    private static String characters(String text, SplittableRandom random) {
        if (text.isEmpty()) {
            return SPICE[random.nextInt(SPICE.length)];
        }
        int at = random.nextInt(text.length());
        int cut = Math.min(text.length(), at + random.nextInt(4));
        return text.substring(0, at) + SPICE[random.nextInt(SPICE.length)] + text.substring(cut);
    }

    private static String lines(String text, SplittableRandom random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\r\n")));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            default ->
                Collections.shuffle(lines.subList(at, Math.min(lines.size(), at + 5)), new Random(random.nextLong()));
        }
        return String.join("\r\n", lines) + "\r\n";
    }
}
