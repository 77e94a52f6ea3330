package room.bench.load.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import room.bench.load.measure.LoopMeter;

/**
 * The generator's threads. Who only sends is on the first, apart from those who receive, so that what comes in does not
 * delay what goes out. Safe to use from any thread.
 */
public final class ClientLoops implements AutoCloseable {
    private final EventLoopGroup group;
    private final List<ClientLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    private ClientLoops(EventLoopGroup group, List<ClientLoop> loops) {
        this.group = group;
        this.loops = loops;
    }

    /** @param receivers threads for receiving, at least 1; there is one more for sending */
    public static ClientLoops open(int receivers) {
        var io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(receivers + 1, new DefaultThreadFactory("load", true), io);
        List<ClientLoop> loops = new ArrayList<>();
        for (int i = 0; i <= receivers; i++) {
            loops.add(new ClientLoop(group.next()));
        }
        return new ClientLoops(group, List.copyOf(loops));
    }

    /** The loop for somebody who only sends. */
    public ClientLoop forSender() {
        return loops.getFirst();
    }

    /** A loop for somebody who receives; they take turns. */
    public ClientLoop forReceiver() {
        return loops.get(1 + Math.floorMod(next.getAndIncrement(), loops.size() - 1));
    }

    /** What all loops have seen since the last {@link #restartMeters}. */
    public LoopMeter.Snapshot snapshot() throws InterruptedException {
        LoopMeter.Snapshot sum = LoopMeter.Snapshot.empty();
        for (ClientLoop loop : loops) {
            sum = sum.plus(loop.call(() -> loop.meter().snapshot()));
        }
        return sum;
    }

    /** Makes all loops count anew. */
    public void restartMeters() throws InterruptedException {
        for (ClientLoop loop : loops) {
            loop.call(() -> {
                loop.meter().restart();
                return true;
            });
        }
    }

    /** Stops the threads with everything on them, within two seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.forEach(ClientLoop::release);
    }
}
