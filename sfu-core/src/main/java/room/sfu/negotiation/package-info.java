/** Answers offers: which codecs, extensions and m-lines both ends share. Must not know sockets, rooms or RTP packets. */
@NullMarked
package room.sfu.negotiation;

import org.jspecify.annotations.NullMarked;
