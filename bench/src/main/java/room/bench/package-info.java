/** The command line of the benchmarks. Knows the commands only. */
@NullMarked
package room.bench;

import org.jspecify.annotations.NullMarked;
