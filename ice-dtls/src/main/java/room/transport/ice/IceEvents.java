package room.transport.ice;

import java.net.InetSocketAddress;

/** What an {@link IceLiteAgent} asks of its owner; called within the agent's own methods. */
public interface IceEvents {
    /** Sends a STUN message: a response, or a check of ours. The array is the receiver's from here on. */
    void onMessage(byte[] message, InetSocketAddress to);

    /**
     * An authenticated check came from an address that was not validated before.
     *
     * @return false to refuse the address, because it is another peer's; the check is then not answered
     */
    boolean onValidated(InetSocketAddress address);

    /** The address is no longer validated. */
    void onReleased(InetSocketAddress address);

    /** Datagrams to the peer go here from now on. */
    void onSelected(InetSocketAddress address);

    /** Local credentials are void: the peer has used those of a restart, or the agent is closed. */
    void onCredentialsRetired(IceCredentials retired);
}
