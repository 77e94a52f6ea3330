/** DTLS-SRTP by Bouncy Castle, one virtual thread per session; the only package that imports org.bouncycastle, and the only one below with threads and a clock. */
@NullMarked
package room.transport.dtls.bctls;

import org.jspecify.annotations.NullMarked;
