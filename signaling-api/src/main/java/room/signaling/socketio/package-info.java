/** Socket.IO v5: namespaces, events, acknowledgements, rooms of sockets. Must not know calls or media. */
@NullMarked
package room.signaling.socketio;

import org.jspecify.annotations.NullMarked;
