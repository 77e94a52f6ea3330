package room.sfu.sdp;

/**
 * A line that is kept as it is, such as t=, c= or b=.
 *
 * @param type the letter before the equals sign
 * @param value what follows it
 */
public record Line(char type, String value) {}
