/** What a door (Socket.IO, WHIP, REST) may say to the media server, and what it hears back. Must not know any wire format. */
@NullMarked
package room.sfu.api;

import org.jspecify.annotations.NullMarked;
