/**
 * The crypto providers of SRTP and the choice among them. Must not know packet indices, replay windows or streams; the
 * only place that calls native crypto.
 */
@NullMarked
package room.rtp.srtp.crypto;

import org.jspecify.annotations.NullMarked;
