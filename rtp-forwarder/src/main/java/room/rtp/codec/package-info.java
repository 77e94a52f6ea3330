/** What payload and dependency descriptors say: key frames, layers and their ids. Must not know streams or subscribers. */
@NullMarked
package room.rtp.codec;

import org.jspecify.annotations.NullMarked;
