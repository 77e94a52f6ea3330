package room.sfu.negotiation;

/**
 * The names of a track and of the stream it belongs to (RFC 8830).
 *
 * @param track empty when the other side named none
 */
public record Msid(String stream, String track) {}
