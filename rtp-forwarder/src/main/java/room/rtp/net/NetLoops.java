package room.rtp.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads that media runs on, one loop each. Safe to use from any thread. */
public final class NetLoops implements AutoCloseable {
    private static final String THREAD_NAME = "room-media";

    private final EventLoopGroup group;
    private final List<NetLoop> loops;

    private NetLoops(EventLoopGroup group, List<NetLoop> loops) {
        this.group = group;
        this.loops = loops;
    }

    /**
     * Starts loops.
     *
     * @param count at least 1
     * @param io one that is not {@linkplain UdpIo#missing missing}
     */
    public static NetLoops open(int count, UdpIo io) {
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(THREAD_NAME), io.handlers());
        List<NetLoop> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            loops.add(new NetLoop(group.next(), io));
        }
        return new NetLoops(group, List.copyOf(loops));
    }

    public List<NetLoop> loops() {
        return loops;
    }

    /** What the loops' threads do at this moment, for the log; a thread that has ended is not among them. */
    public String stackTraces() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (thread.getName().startsWith(THREAD_NAME)) {
                text.append('\n').append(thread.getName()).append(' ').append(thread.getState());
                for (StackTraceElement frame : frames) {
                    text.append("\n\tat ").append(frame);
                }
            }
        });
        return text.toString();
    }

    /** Stops the loops and waits for them, five seconds at most. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
