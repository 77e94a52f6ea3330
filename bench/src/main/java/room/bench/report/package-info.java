/** Results as files, tables and pages. Must not know how they came about. */
@NullMarked
package room.bench.report;

import org.jspecify.annotations.NullMarked;
