/** Forwards one publication to its subscriptions: history, loss, rewriting, retransmission, reports. Owned by one loop; must not know sockets, SDP, rooms or the clock. */
@NullMarked
package room.rtp.forward;

import org.jspecify.annotations.NullMarked;
