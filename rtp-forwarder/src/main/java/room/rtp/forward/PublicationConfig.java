package room.rtp.forward;

import java.util.List;
import java.util.Map;
import room.rtp.codec.Codec;

/**
 * What was negotiated for one track that a publisher sends.
 *
 * @param mid the m-line, as packets name it in the MID extension (RFC 9143 section 15)
 * @param video whether subscribers need a key frame to start
 * @param codecs by payload type, 0 to 127
 * @param retransmissions which payload type an RTX payload type stands for (RFC 4588 section 8.6)
 * @param rids the simulcast layers, empty when there is one stream
 * @param nack whether lost packets may be asked for
 * @param pli whether key frames may be asked for by PLI; else by FIR
 */
public record PublicationConfig(
        String mid,
        boolean video,
        Map<Integer, Codec> codecs,
        Map<Integer, Integer> retransmissions,
        List<String> rids,
        boolean nack,
        boolean pli) {
    public PublicationConfig {
        codecs = Map.copyOf(codecs);
        retransmissions = Map.copyOf(retransmissions);
        rids = List.copyOf(rids);
    }
}
