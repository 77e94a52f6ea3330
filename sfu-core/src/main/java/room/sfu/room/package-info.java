/** Rooms and who is in them. A room is owned by one media loop; must not know wire formats or SDP text. */
@NullMarked
package room.sfu.room;

import org.jspecify.annotations.NullMarked;
