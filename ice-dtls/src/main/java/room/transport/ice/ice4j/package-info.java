/** STUN messages by ice4j's codec; the only package that imports org.ice4j. Must not use its agents, sockets or threads. */
@NullMarked
package room.transport.ice.ice4j;

import org.jspecify.annotations.NullMarked;
