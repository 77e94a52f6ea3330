/** What is measured: delivery, loss, latency, and the processor time of processes. Must not know how packets come in. */
@NullMarked
package room.bench.load.measure;

import org.jspecify.annotations.NullMarked;
