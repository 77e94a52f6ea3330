/** The load generator's command: reads what is asked for, refuses what must not be, runs it and prints the outcome. */
@NullMarked
package room.bench.load;

import org.jspecify.annotations.NullMarked;
