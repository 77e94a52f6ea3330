package room.sfu.config;

import java.net.InetAddress;
import java.util.List;
import room.sfu.api.ForwardingLimits;

/**
 * What an operator can set of the media server.
 *
 * @param loops media loops, one UDP port each, at least 1
 * @param mediaAddress the local address that UDP ports are bound to; the wildcard for all
 * @param mediaPort the first loop's UDP port, the others' follow; 0 lets the system choose
 * @param announced addresses under which clients reach the media ports; empty: those of this machine's interfaces
 * @param p2p whether two people in a room may connect directly
 * @param maxParticipants in one room, at least 2
 * @param maxRooms at once, at least 1
 * @param limits how much of a room each participant is sent at most, in rooms that say nothing else
 * @param maxIncomingBps what each publisher is told to stay below, in bit/s
 * @param crypto the SRTP provider's name, or "best"
 * @param udpIo how datagrams reach the kernel, by the name of a {@code UdpIo}, or "best"
 * @param thisMachineOnly whether media is taken from clients on this machine only
 */
public record SfuConfig(
        int loops,
        InetAddress mediaAddress,
        int mediaPort,
        List<InetAddress> announced,
        boolean p2p,
        int maxParticipants,
        int maxRooms,
        ForwardingLimits limits,
        long maxIncomingBps,
        String crypto,
        String udpIo,
        boolean thisMachineOnly) {
    /** The provider name that stands for the fastest one that works here. */
    public static final String BEST_CRYPTO = "best";

    /** The name that stands for the best way to the kernel that this machine has. */
    public static final String BEST_UDP_IO = "best";

    public SfuConfig {
        require(loops >= 1 && loops <= 256, "loops", loops, "1 to 256");
        require(mediaPort >= 0 && mediaPort + loops - 1 <= 65_535, "mediaPort", mediaPort, "0 to " + (65_536 - loops));
        require(maxParticipants >= 2 && maxParticipants <= 1_000, "maxParticipants", maxParticipants, "2 to 1000");
        require(maxRooms >= 1, "maxRooms", maxRooms, "1 or more");
        require(maxIncomingBps >= 100_000, "maxIncomingBps", maxIncomingBps, "100000 or more");
        announced = List.copyOf(announced);
    }

    private static void require(boolean valid, String name, long value, String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + range);
        }
    }
}
