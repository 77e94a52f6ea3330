/** ICE-lite as RFC 8445 section 2.5 has it: credentials, candidates, checks, consent. Must not know sockets, DTLS or the clock. */
@NullMarked
package room.transport.ice;

import org.jspecify.annotations.NullMarked;
