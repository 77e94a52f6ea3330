package room.rtp.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ways in which datagrams can reach the kernel and come from it, best first. */
public enum UdpIo {
    /**
     * Many datagrams for each system call (recvmmsg(2), sendmmsg(2)), and datagrams of one length for one address as
     * one: UDP generic segmentation offload, in Linux since 4.18 (UDP_SEGMENT, udp(7)).
     */
    EPOLL_GSO("epoll-gso"),

    /** Many datagrams for each system call. */
    EPOLL("epoll"),

    /** The Java platform's sockets: one datagram for each system call, on every operating system. */
    NIO("nio");

    private final String label;

    UdpIo(String label) {
        this.label = label;
    }

    /** The name by which people choose it. */
    public String label() {
        return label;
    }

    /** The best that this machine has. {@link #NIO} is always there. */
    public static UdpIo best() {
        for (UdpIo io : values()) {
            if (io.missing() == null) {
                return io;
            }
        }
        throw new AssertionError("NIO is missing");
    }

    /**
     * The way of this name.
     *
     * @throws IllegalArgumentException when there is none of it or this machine does not have it; the message says why
     */
    public static UdpIo named(String label) {
        for (UdpIo io : values()) {
            if (io.label.equals(label)) {
                String missing = io.missing();
                if (missing != null) {
                    throw new IllegalArgumentException("UDP by '" + label + "' is not to be had here: " + missing);
                }
                return io;
            }
        }
        throw new IllegalArgumentException("UDP by '" + label + "' is not known; there are "
                + Arrays.stream(values()).map(UdpIo::label).toList());
    }

    /** Why this machine does not have it; null when it does. */
    public @Nullable String missing() {
        if (this == NIO) {
            return null;
        }
        if (!Epoll.isAvailable()) {
            return String.valueOf(Epoll.unavailabilityCause());
        }
        return this == EPOLL_GSO && !kernelHasSegmentation() ? "the kernel has no UDP_SEGMENT (Linux 4.18)" : null;
    }

    /** Netty says it only in the class that it otherwise deprecates. */
    @SuppressWarnings("deprecation")
    private static boolean kernelHasSegmentation() {
        return io.netty.channel.epoll.SegmentedDatagramPacket.isSupported();
    }

    boolean isEpoll() {
        return this != NIO;
    }

    IoHandlerFactory handlers() {
        return isEpoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }
}
