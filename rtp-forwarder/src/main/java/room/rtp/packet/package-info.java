/** RTP packets in place: header, header extensions, sequence number arithmetic. Must not know RTCP, SRTP, tracks or sockets. */
@NullMarked
package room.rtp.packet;

import org.jspecify.annotations.NullMarked;
