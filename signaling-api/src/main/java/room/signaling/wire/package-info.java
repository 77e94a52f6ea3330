/** Reads JSON strictly, with errors that name the field. Must not know what the fields mean. */
@NullMarked
package room.signaling.wire;

import org.jspecify.annotations.NullMarked;
