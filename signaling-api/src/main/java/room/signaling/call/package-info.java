/** The events of chat rooms and calls: JSON to typed commands and back. Must not know RTP, ICE or HTTP. */
@NullMarked
package room.signaling.call;

import org.jspecify.annotations.NullMarked;
