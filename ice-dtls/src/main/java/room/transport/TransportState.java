package room.transport;

import room.transport.dtls.SrtpProfile;

/** Where a transport is in its life; it moves down this list, and back only for a peer that begins DTLS anew. */
public sealed interface TransportState {
    /** Waiting for the first valid check, then for the first ClientHello where the peer is to send it. */
    record Checking() implements TransportState {}

    /** A DTLS handshake is under way. */
    record Handshaking() implements TransportState {}

    /** Media may flow. */
    record Connected(SrtpProfile profile) implements TransportState {}

    /** Over; nothing more is sent or reported. */
    record Closed(CloseReason reason) implements TransportState {}
}
