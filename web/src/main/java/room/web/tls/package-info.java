/** The certificate of the https port: an operator's files, or one made up for the occasion. Must not know HTTP. */
@NullMarked
package room.web.tls;

import org.jspecify.annotations.NullMarked;
