/** RTCP packets in place: a reader over a compound and a writer into one. Must not know SRTP, tracks or sockets. */
@NullMarked
package room.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
