/** DTLS certificates, fingerprints and keying material as values, and the port behind which handshakes run. Must not know ICE or RTP. */
@NullMarked
package room.transport.dtls;

import org.jspecify.annotations.NullMarked;
