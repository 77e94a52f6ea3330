package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** One UDP socket. Writing is for its loop only. */
final class ClientSocket implements AutoCloseable {
    private final Channel channel;

    ClientSocket(Channel channel) {
        this.channel = channel;
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Sends at the next {@link #flush} a copy of the bytes. */
    void write(ByteBuf from, int offset, int length, InetSocketAddress to) {
        ByteBuf copy = channel.alloc().directBuffer(length);
        copy.writeBytes(from, offset, length);
        channel.write(new DatagramPacket(copy, to), channel.voidPromise());
    }

    /** Sends at once. */
    void send(byte[] datagram, InetSocketAddress to) {
        ByteBuf copy = channel.alloc().directBuffer(datagram.length);
        copy.writeBytes(datagram);
        channel.writeAndFlush(new DatagramPacket(copy, to), channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    @Override
    public void close() {
        channel.close();
    }
}
