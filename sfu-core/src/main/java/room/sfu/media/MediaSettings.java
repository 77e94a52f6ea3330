package room.sfu.media;

import java.util.random.RandomGenerator;
import room.rtp.srtp.SrtpCrypto;
import room.sfu.negotiation.Answerer;
import room.transport.dtls.Fingerprint;

/**
 * What the media of all participants share.
 *
 * @param fingerprint of the server's certificate
 * @param maxIncomingBps what each publisher is told to stay below, in bit/s
 * @param random of ids and starting points, cryptographically strong
 */
public record MediaSettings(
        Answerer answerer, Fingerprint fingerprint, SrtpCrypto crypto, long maxIncomingBps, RandomGenerator random) {}
