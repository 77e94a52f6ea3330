package room.sfu.sdp;

/**
 * The text is not a session description this reader takes. The message is for people: the line, what is wrong with it
 * and how to fix it, without control characters and never longer than a few hundred characters.
 */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_QUOTE_CHARS = 60;

    private final int line;
    private final String problem;
    private final String fix;

    SdpException(int line, String problem, String fix) {
        this.line = line;
        this.problem = problem;
        this.fix = fix;
    }

    @Override
    public String getMessage() {
        return (line > 0 ? "line " + line + ": " : "") + problem + "; " + fix;
    }

    /** The line the problem is in, from 1; 0 when it is about the text as a whole. */
    public int line() {
        return line;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** How to make it right. */
    public String fix() {
        return fix;
    }

    /** Input made fit for a message: in quotes, shortened, with control characters replaced. */
    static String quote(String input) {
        StringBuilder quoted = new StringBuilder("\"");
        int end = Math.min(input.length(), MAX_QUOTE_CHARS);
        for (int i = 0; i < end; i++) {
            char c = input.charAt(i);
            quoted.append(Character.isISOControl(c) ? '?' : c);
        }
        return quoted.append(input.length() > end ? "...\"" : "\"").toString();
    }
}
