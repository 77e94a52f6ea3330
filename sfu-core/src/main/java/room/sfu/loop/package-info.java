/** The media loop: one event loop, one UDP port, its transports and its rooms. Must not know signaling. */
@NullMarked
package room.sfu.loop;

import org.jspecify.annotations.NullMarked;
