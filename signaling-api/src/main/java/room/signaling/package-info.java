/** Puts the doors of the media server together: one HTTP server, Socket.IO, chat and calls. */
@NullMarked
package room.signaling;

import org.jspecify.annotations.NullMarked;
