/**
 * What the official Socket.IO Admin UI needs of a server: its files, the namespace {@code /admin}, login, and a feed of
 * what sockets do. Watches other namespaces from outside; nothing else may depend on it but who puts the doors together.
 */
@NullMarked
package room.signaling.admin;

import org.jspecify.annotations.NullMarked;
