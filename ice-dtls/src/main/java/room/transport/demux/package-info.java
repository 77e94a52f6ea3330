/** Tells the protocols on one UDP port apart by their first bytes. Must not know what any of them means. */
@NullMarked
package room.transport.demux;

import org.jspecify.annotations.NullMarked;
