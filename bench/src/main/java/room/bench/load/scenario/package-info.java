/** Who joins, sends and receives, and when; the run from the first join to the result. */
@NullMarked
package room.bench.load.scenario;

import org.jspecify.annotations.NullMarked;
