/** Tells other servers over HTTP what happens in rooms. Must not know how rooms work or who listens to them else. */
@NullMarked
package room.signaling.webhook;

import org.jspecify.annotations.NullMarked;
