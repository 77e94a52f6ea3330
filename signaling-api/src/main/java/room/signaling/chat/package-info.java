/** Chat rooms and the events that have no prefix. Must not know media, HTTP, or how calls work. */
@NullMarked
package room.signaling.chat;

import org.jspecify.annotations.NullMarked;
