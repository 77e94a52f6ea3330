package room.sfu.negotiation;

/**
 * What stays the same of a slot's m-line as long as the m-line lives, whatever directions it takes meanwhile.
 *
 * @param number the slot, from 0; the audio and the video m-line of one number are played together
 * @param ssrc unsigned 32 bits, never 0
 * @param rtxSsrc kept for retransmissions whether they are negotiated or not, unsigned 32 bits, never 0
 * @param msid the stream is shared by the slot's two m-lines
 */
public record SlotIdentity(int number, int ssrc, int rtxSsrc, Msid msid) {}
