/** The HTTP interface for administrators and integrators. Must not know Socket.IO, media or how tokens are made. */
@NullMarked
package room.signaling.rest;

import org.jspecify.annotations.NullMarked;
