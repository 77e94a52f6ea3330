/** What an operator can set of the media server, as validated values. Must not know where they come from. */
@NullMarked
package room.sfu.config;

import org.jspecify.annotations.NullMarked;
