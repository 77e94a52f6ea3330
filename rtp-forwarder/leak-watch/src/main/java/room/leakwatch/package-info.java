/** Watches the tests of all modules for buffers that nobody releases. Must not know what is tested. */
@NullMarked
package room.leakwatch;

import org.jspecify.annotations.NullMarked;
