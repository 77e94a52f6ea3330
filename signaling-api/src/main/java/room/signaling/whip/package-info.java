/**
 * WHIP (RFC 9725) and WHEP: publishing into a room and watching one over plain HTTP. Must not know media, nor what the
 * SDP it passes on says.
 */
@NullMarked
package room.signaling.whip;

import org.jspecify.annotations.NullMarked;
