/**
 * Who may do what: tokens, the secret that they are signed with, and the rules. The one package that knows the JWT
 * library. Must not know HTTP, Socket.IO or what rooms are.
 */
@NullMarked
package room.signaling.auth;

import org.jspecify.annotations.NullMarked;
