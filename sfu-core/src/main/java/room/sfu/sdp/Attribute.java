package room.sfu.sdp;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One a-line. What WebRTC needs has a type of its own, everything else is {@link Other}. Strings are kept as written,
 * upper and lower case included.
 */
public sealed interface Attribute {
    /** The name before the colon. */
    String name();

    /** What follows the colon, or null when there is no colon. */
    @Nullable
    String value();

    /** An attribute that is its own name and nothing more. */
    sealed interface Flag extends Attribute {
        @Override
        default @Nullable String value() {
            return null;
        }
    }

    /** An attribute this package gives no meaning to. */
    record Other(String name, @Nullable String value) implements Attribute {}

    /**
     * An attribute whose value does not have the form that its name asks for. It says nothing, as if it were not there,
     * and costs no more than what it would have said.
     *
     * @param value as written; left out of messages, since it may be a password that is almost right
     * @param form how to write it, for people
     */
    record Malformed(String name, @Nullable String value, String form) implements Attribute {
        @Override
        public String toString() {
            return "Malformed[" + name + "]";
        }
    }

    /**
     * Names a payload type (RFC 8866 section 6.6).
     *
     * @param encoding the codec's name, to be compared without regard to case
     * @param clockRate in Hz, at least 1
     * @param parameters for audio the number of channels, null when not written
     */
    record RtpMap(
            int payloadType,
            String encoding,
            int clockRate,
            @Nullable String parameters) implements Attribute {
        @Override
        public String name() {
            return "rtpmap";
        }

        @Override
        public String value() {
            return payloadType + " " + encoding + "/" + clockRate + (parameters == null ? "" : "/" + parameters);
        }
    }

    /**
     * A payload type's parameters (RFC 8866 section 6.15).
     *
     * @param text usually key=value pairs with semicolons between them
     */
    record FormatParameters(int payloadType, String text) implements Attribute {
        @Override
        public String name() {
            return "fmtp";
        }

        @Override
        public String value() {
            return payloadType + " " + text;
        }

        /** The parameter's value, compared without regard to the key's case; null when it is not there. */
        public @Nullable String parameter(String key) {
            for (String part : text.split(";")) {
                int equals = part.indexOf('=');
                if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(key)) {
                    return part.substring(equals + 1).strip();
                }
            }
            return null;
        }
    }

    /**
     * Feedback a payload type can use (RFC 4585 section 4.2).
     *
     * @param payloadType 0 to 127, or {@link #ANY}
     * @param feedback such as "nack" or "nack pli"
     */
    record RtcpFeedback(int payloadType, String feedback) implements Attribute {
        /** Stands for all payload types, written as an asterisk. */
        public static final int ANY = -1;

        @Override
        public String name() {
            return "rtcp-fb";
        }

        @Override
        public String value() {
            return (payloadType == ANY ? "*" : Integer.toString(payloadType)) + " " + feedback;
        }

        public boolean appliesTo(int otherPayloadType) {
            return payloadType == ANY || payloadType == otherPayloadType;
        }
    }

    /**
     * Numbers a header extension (RFC 8285 section 5).
     *
     * @param id 1 to 255, or 4096 to 4351 for one that is offered without a number of its own
     * @param direction who may write it, null when not written, which means both
     * @param attributes the extension's own, null when there are none
     */
    record Extmap(
            int id,
            @Nullable Direction direction,
            String uri,
            @Nullable String attributes) implements Attribute {
        @Override
        public String name() {
            return "extmap";
        }

        @Override
        public String value() {
            return id + (direction == null ? "" : "/" + direction.wireName()) + " " + uri
                    + (attributes == null ? "" : " " + attributes);
        }
    }

    record ExtmapAllowMixed() implements Flag {
        @Override
        public String name() {
            return "extmap-allow-mixed";
        }
    }

    /** Identifies the m-line (RFC 5888 section 4). */
    record Mid(String tag) implements Attribute {
        @Override
        public String name() {
            return "mid";
        }

        @Override
        public String value() {
            return tag;
        }
    }

    record MediaDirection(Direction direction) implements Flag {
        @Override
        public String name() {
            return direction.wireName();
        }
    }

    /** RFC 8839 section 5.4. */
    record IceUfrag(String value) implements Attribute {
        @Override
        public String name() {
            return "ice-ufrag";
        }
    }

    /** RFC 8839 section 5.4. */
    record IcePwd(String value) implements Attribute {
        @Override
        public String name() {
            return "ice-pwd";
        }

        /** Without the password, so that logs do not hold it. */
        @Override
        public String toString() {
            return "IcePwd[...]";
        }
    }

    record IceOptions(List<String> options) implements Attribute {
        public IceOptions {
            options = List.copyOf(options);
        }

        @Override
        public String name() {
            return "ice-options";
        }

        @Override
        public String value() {
            return String.join(" ", options);
        }
    }

    record IceLite() implements Flag {
        @Override
        public String name() {
            return "ice-lite";
        }
    }

    /**
     * The hash of a certificate (RFC 8122).
     *
     * @param algorithm such as "sha-256", to be compared without regard to case
     * @param hash hexadecimal bytes with colons between them, to be compared without regard to case
     */
    record Fingerprint(String algorithm, String hash) implements Attribute {
        @Override
        public String name() {
            return "fingerprint";
        }

        @Override
        public String value() {
            return algorithm + " " + hash;
        }
    }

    record Setup(SetupRole role) implements Attribute {
        @Override
        public String name() {
            return "setup";
        }

        @Override
        public String value() {
            return role.wireName();
        }
    }

    /**
     * An ICE candidate (RFC 8839 section 5.1). One that does not have this shape is kept as {@link Other}.
     *
     * @param transport "udp" or "tcp" in either case, or a protocol yet to come
     * @param address an IP address or a name (mDNS)
     * @param type "host", "srflx", "prflx" or "relay"
     * @param rest what follows the type, empty when nothing does
     */
    record Candidate(
            String foundation,
            int component,
            String transport,
            long priority,
            String address,
            int port,
            String type,
            String rest)
            implements Attribute {
        /** Reads what follows "candidate:"; null when it does not have this shape. */
        public static @Nullable Candidate of(String value) {
            return AttributeParser.candidate(value);
        }

        @Override
        public String name() {
            return "candidate";
        }

        @Override
        public String value() {
            return foundation + " " + component + " " + transport + " " + priority + " " + address + " " + port
                    + " typ " + type + (rest.isEmpty() ? "" : " " + rest);
        }
    }

    record EndOfCandidates() implements Flag {
        @Override
        public String name() {
            return "end-of-candidates";
        }
    }

    /**
     * An RTP stream of the m-line (RFC 8851).
     *
     * @param sent whether the writer sends it (else it receives it)
     * @param restrictions semicolon-separated, empty when there are none
     */
    record Rid(String id, boolean sent, String restrictions) implements Attribute {
        @Override
        public String name() {
            return "rid";
        }

        @Override
        public String value() {
            return id + (sent ? " send" : " recv") + (restrictions.isEmpty() ? "" : " " + restrictions);
        }
    }

    /**
     * Which rids are simulcast layers of one source (RFC 8853).
     *
     * @param lists one for each direction written, at most two
     */
    record Simulcast(List<Layers> lists) implements Attribute {
        public Simulcast {
            lists = List.copyOf(lists);
        }

        @Override
        public String name() {
            return "simulcast";
        }

        @Override
        public String value() {
            return lists.stream()
                    .map(list -> (list.sent() ? "send " : "recv ")
                            + list.layers().stream().map(Layer::text).collect(Collectors.joining(";")))
                    .collect(Collectors.joining(" "));
        }

        /** The layers the writer sends (or receives), in its order of preference; empty when there are none. */
        public List<Layer> layers(boolean sent) {
            for (Layers list : lists) {
                if (list.sent() == sent) {
                    return list.layers();
                }
            }
            return List.of();
        }

        /** The layers of one direction. */
        public record Layers(boolean sent, List<Layer> layers) {
            public Layers {
                layers = List.copyOf(layers);
            }
        }

        /** One layer: the rids of its formats, of which one is used at a time. */
        public record Layer(List<Alternative> alternatives) {
            public Layer {
                alternatives = List.copyOf(alternatives);
            }

            private String text() {
                return alternatives.stream()
                        .map(alternative -> (alternative.paused() ? "~" : "") + alternative.rid())
                        .collect(Collectors.joining(","));
            }
        }

        /**
         * @param paused whether it starts without media
         */
        public record Alternative(String rid, boolean paused) {}
    }

    /**
     * Says something about an SSRC (RFC 5576 section 4.1).
     *
     * @param ssrc 0 to 2^32 - 1
     * @param attribute such as "cname" or "msid"
     * @param attributeValue null when there is no colon
     */
    record Ssrc(long ssrc, String attribute, @Nullable String attributeValue) implements Attribute {
        @Override
        public String name() {
            return "ssrc";
        }

        @Override
        public String value() {
            return ssrc + " " + attribute + (attributeValue == null ? "" : ":" + attributeValue);
        }
    }

    /**
     * SSRCs that belong together (RFC 5576 section 4.2).
     *
     * @param semantics "FID": a stream and its retransmissions; "SIM": simulcast layers
     */
    record SsrcGroup(String semantics, List<Long> ssrcs) implements Attribute {
        public SsrcGroup {
            ssrcs = List.copyOf(ssrcs);
        }

        @Override
        public String name() {
            return "ssrc-group";
        }

        @Override
        public String value() {
            return semantics + ssrcs.stream().map(ssrc -> " " + ssrc).collect(Collectors.joining());
        }
    }

    /**
     * Which stream the m-line's track belongs to (RFC 8830).
     *
     * @param track null when not written
     */
    record Msid(String stream, @Nullable String track) implements Attribute {
        @Override
        public String name() {
            return "msid";
        }

        @Override
        public String value() {
            return stream + (track == null ? "" : " " + track);
        }
    }

    record RtcpMux() implements Flag {
        @Override
        public String name() {
            return "rtcp-mux";
        }
    }

    /** RFC 8858: RTCP on a port of its own is not even possible. */
    record RtcpMuxOnly() implements Flag {
        @Override
        public String name() {
            return "rtcp-mux-only";
        }
    }

    record RtcpRsize() implements Flag {
        @Override
        public String name() {
            return "rtcp-rsize";
        }
    }

    /** RFC 9143 section 6. */
    record BundleOnly() implements Flag {
        @Override
        public String name() {
            return "bundle-only";
        }
    }

    /** RFC 8841 section 5. */
    record SctpPort(int port) implements Attribute {
        @Override
        public String name() {
            return "sctp-port";
        }

        @Override
        public String value() {
            return Integer.toString(port);
        }
    }

    /**
     * RFC 8841 section 6.
     *
     * @param bytes 0 for no limit
     */
    record MaxMessageSize(long bytes) implements Attribute {
        @Override
        public String name() {
            return "max-message-size";
        }

        @Override
        public String value() {
            return Long.toString(bytes);
        }
    }

    /** M-lines that belong together (RFC 5888 section 5). */
    record Group(String semantics, List<String> mids) implements Attribute {
        public Group {
            mids = List.copyOf(mids);
        }

        @Override
        public String name() {
            return "group";
        }

        @Override
        public String value() {
            return semantics + mids.stream().map(mid -> " " + mid).collect(Collectors.joining());
        }
    }
}
