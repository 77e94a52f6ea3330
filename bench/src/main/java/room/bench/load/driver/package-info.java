/** How servers are asked for connections, one driver for each kind of signaling. Must not know scenarios or measurements. */
@NullMarked
package room.bench.load.driver;

import org.jspecify.annotations.NullMarked;
