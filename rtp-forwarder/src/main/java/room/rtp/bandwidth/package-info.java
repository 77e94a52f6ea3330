/**
 * How much a path carries: arrivals and feedback on them, estimates, probes, and who gets what share. Must not know RTP
 * bytes, streams or sessions.
 */
@NullMarked
package room.rtp.bandwidth;

import org.jspecify.annotations.NullMarked;
