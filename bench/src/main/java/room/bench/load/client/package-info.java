/** The client's side of a WebRTC connection: full ICE in the controlling role, DTLS, SRTP. Must not know signaling or scenarios. */
@NullMarked
package room.bench.load.client;

import org.jspecify.annotations.NullMarked;
