/** What a payload descriptor says: key frames and layers of VP8, VP9, H264 and AV1. Must not know streams or subscribers. */
@NullMarked
package room.rtp.codec;

import org.jspecify.annotations.NullMarked;
