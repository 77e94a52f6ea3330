package room.sfu.media;

import java.util.Set;
import java.util.random.RandomGenerator;
import room.rtp.srtp.SrtpCrypto;
import room.sfu.api.VideoCodec;
import room.sfu.negotiation.Answerer;
import room.sfu.negotiation.MediaKind;
import room.transport.dtls.Fingerprint;

/**
 * What the media of all participants share.
 *
 * @param fingerprint of the server's certificate
 * @param maxIncomingBps what each publisher is told to stay below, in bit/s
 * @param random of ids and starting points, cryptographically strong
 */
public record MediaSettings(
        Answerer answerer, Fingerprint fingerprint, SrtpCrypto crypto, long maxIncomingBps, RandomGenerator random) {
    /** The same with no other video codecs than these. */
    public MediaSettings withVideoCodecs(Set<VideoCodec> codecs) {
        return codecs.size() == VideoCodec.values().length
                ? this
                : new MediaSettings(
                        answerer.limitedTo(profile -> profile.codec().kind() == MediaKind.AUDIO
                                || codecs.stream()
                                        .anyMatch(codec -> codec.name()
                                                .equals(profile.codec().name()))),
                        fingerprint,
                        crypto,
                        maxIncomingBps,
                        random);
    }
}
