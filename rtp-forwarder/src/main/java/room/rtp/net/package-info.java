/** The UDP socket of a media loop: batched reads in, the send batch out. Must not know what the datagrams mean. */
@NullMarked
package room.rtp.net;

import org.jspecify.annotations.NullMarked;
