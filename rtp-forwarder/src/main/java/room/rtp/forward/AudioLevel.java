package room.rtp.forward;

import room.rtp.packet.RtpPacket;

/**
 * How loud a track is, as its packets say (RFC 6464). Packets add to it as they come, whoever wants to know takes the
 * mean. Owned by one loop.
 */
public final class AudioLevel {
    /** Digital silence is this much below the loudest that can be, in dB. */
    public static final int MAX_LOUDNESS = 127;

    private int extensionId;
    private int sum;
    private int peak;
    private int packets;

    AudioLevel() {}

    /** The id under which packets carry their level, 0 when they do not. */
    void extensionId(int id) {
        extensionId = id;
    }

    /** Reads the level that the packet carries, if it does; its extensions are parsed already. */
    void onPacket(ForwardedPacket packet) {
        if (extensionId == 0) {
            return;
        }
        for (int i = 0; i < packet.extensionCount; i++) {
            if (packet.extensionIds[i] == extensionId && packet.extensionLengths[i] > 0) {
                // RFC 6464 section 3: the voice bit, then 0 to 127 dB below overload.
                RtpPacket rtp = packet.rtp;
                int loudness = MAX_LOUDNESS - (rtp.buf().getByte(packet.extensionOffsets[i]) & 0x7F);
                sum += loudness;
                peak = Math.max(peak, loudness);
                packets++;
                return;
            }
        }
    }

    /** Whether packets say how loud they are. */
    public boolean isTold() {
        return extensionId != 0;
    }

    /** The loudest packet since the last call, which begins anew; as {@link #take}. */
    public int takePeak() {
        int loudest = peak;
        peak = 0;
        return loudest;
    }

    /**
     * The mean since the last call, which begins anew.
     *
     * @return dB above digital silence, 0 to {@link #MAX_LOUDNESS}; 0 when no packet said anything
     */
    public int take() {
        int mean = packets == 0 ? 0 : sum / packets;
        sum = 0;
        packets = 0;
        return mean;
    }
}
