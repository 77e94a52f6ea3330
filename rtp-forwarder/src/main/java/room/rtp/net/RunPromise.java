package room.rtp.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import java.util.function.Consumer;

/**
 * Hears of runs that could not be written. One serves all runs of a socket, so it never is done, and nobody can wait for
 * it: Netty's own void promise, which is as cheap, does not tell which kind of write failed.
 */
final class RunPromise extends DefaultChannelPromise {
    private final Consumer<Throwable> onFailure;

    RunPromise(Channel channel, Consumer<Throwable> onFailure) {
        super(channel);
        this.onFailure = onFailure;
    }

    @Override
    public boolean trySuccess(Void result) {
        return true;
    }

    @Override
    public ChannelPromise setSuccess(Void result) {
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        onFailure.accept(cause);
        return true;
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        onFailure.accept(cause);
        return this;
    }
}
