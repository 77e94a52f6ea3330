/** Session descriptions as text and as records (RFC 8866). Pure text: imports nothing of ours. */
@NullMarked
package room.sfu.sdp;

import org.jspecify.annotations.NullMarked;
