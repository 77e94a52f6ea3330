/** Engine.IO v4: sessions over polling and WebSocket. Must not know Socket.IO or rooms. */
@NullMarked
package room.signaling.engineio;

import org.jspecify.annotations.NullMarked;
