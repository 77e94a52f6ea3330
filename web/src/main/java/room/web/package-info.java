/** main(): configuration, certificate, wiring of the modules. Must not know protocol details of any kind. */
@NullMarked
package room.web;

import org.jspecify.annotations.NullMarked;
