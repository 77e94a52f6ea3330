/** One peer's transport: ICE and DTLS together as one state machine, and the table that finds it. Must not know RTP, SDP or rooms. */
@NullMarked
package room.transport;

import org.jspecify.annotations.NullMarked;
