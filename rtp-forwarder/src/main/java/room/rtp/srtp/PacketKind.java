package room.rtp.srtp;

/** The two kinds of traffic under one master key, each with session keys of its own (RFC 3711 section 4.3.2). */
public enum PacketKind {
    /** SRTP packets. */
    RTP(0x00),
    /** SRTCP packets. */
    RTCP(0x03);

    private final int firstLabel;

    PacketKind(int firstLabel) {
        this.firstLabel = firstLabel;
    }

    int encryptionLabel() {
        return firstLabel;
    }

    int authenticationLabel() {
        return firstLabel + 1;
    }

    int saltLabel() {
        return firstLabel + 2;
    }
}
