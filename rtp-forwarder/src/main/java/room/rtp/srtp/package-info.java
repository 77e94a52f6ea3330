/** SRTP and SRTCP for one direction of one peer, with interchangeable crypto providers. Must not know DTLS, tracks or sockets. */
@NullMarked
package room.rtp.srtp;

import org.jspecify.annotations.NullMarked;
