package room.signaling.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/** An address cannot be listened at: it is taken, or none of this machine's, or not for everybody. */
public final class CannotListenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress address;

    CannotListenException(InetSocketAddress address, Throwable cause) {
        super("Cannot listen at " + address + ": " + cause.getMessage(), cause);
        this.address = address;
    }

    /** Where it was tried. */
    public InetSocketAddress address() {
        return address;
    }
}
