/** Puts the media server together. Must not know doors or configuration files. */
@NullMarked
package room.sfu;

import org.jspecify.annotations.NullMarked;
