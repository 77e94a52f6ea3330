/** What publishers send: frames in paced bursts, cut into RTP payloads that carry the time they were due. Must not know sockets or keys. */
@NullMarked
package room.bench.load.media;

import org.jspecify.annotations.NullMarked;
