package room.sfu.api;

/**
 * One published track as the others in the room see it.
 *
 * @param source what it shows
 * @param muted whether its owner has muted it
 */
public record TrackInfo(Source source, boolean muted) {}
