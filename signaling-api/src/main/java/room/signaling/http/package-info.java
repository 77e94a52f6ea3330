/** The HTTP server on Netty: routes, static files, limits. Must not know rooms or media. */
@NullMarked
package room.signaling.http;

import org.jspecify.annotations.NullMarked;
