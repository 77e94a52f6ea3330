/**
 * SRTP and SRTCP for one direction of one peer: key derivation, packet indices, replay windows, and the port to the
 * crypto providers. Must not know DTLS, tracks, sockets, or which provider is behind the port.
 */
@NullMarked
package room.rtp.srtp;

import org.jspecify.annotations.NullMarked;
