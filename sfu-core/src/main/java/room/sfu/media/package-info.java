/** Wires one participant's transport to its tracks. Owned by the room's loop; must not know rooms or signaling. */
@NullMarked
package room.sfu.media;

import org.jspecify.annotations.NullMarked;
