/** JMH benchmarks of the packet path, one per stage. Knows everything and is known by nobody. */
@NullMarked
package room.bench.micro;

import org.jspecify.annotations.NullMarked;
