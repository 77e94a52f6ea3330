package room.bench.load.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Direction;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;
import room.sfu.sdp.SessionDescription;
import room.transport.dtls.Fingerprint;
import room.transport.ice.IceCredentials;

/**
 * What the server's offer or answer says.
 *
 * @param iceLite whether the server only answers checks
 * @param candidates where the server can be reached by UDP
 */
public record RemoteDescription(
        IceCredentials credentials,
        boolean iceLite,
        List<Fingerprint> fingerprints,
        List<InetSocketAddress> candidates,
        List<Section> sections) {
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final String MID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:mid";
    static final String TRANSPORT_CC_EXTENSION =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String RID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /**
     * One m-line.
     *
     * @param mid empty when it has none
     * @param kind null for data channels and the like
     * @param direction as the server sees it
     * @param payloadType of the generator's codec, -1 when the m-line is rejected or has other codecs only
     * @param midExtension id of the header extension, 0 when it is not to be sent
     * @param ridExtension id of the header extension, 0 when it is not to be sent
     * @param transportCcExtension id of the header extension with transport-wide numbers, 0 when there are none
     */
    public record Section(
            String mid,
            @Nullable MediaKind kind,
            Direction direction,
            int payloadType,
            int midExtension,
            int ridExtension,
            int transportCcExtension) {}

    public RemoteDescription {
        fingerprints = List.copyOf(fingerprints);
        candidates = List.copyOf(candidates);
        sections = List.copyOf(sections);
    }

    /** The id under which the server numbers its packets, one for all m-lines; 0 when it does not. */
    int transportCcExtension() {
        for (Section section : sections) {
            if (section.payloadType() >= 0 && section.transportCcExtension() != 0) {
                return section.transportCcExtension();
            }
        }
        return 0;
    }

    /** @throws ConnectFailure when the text is no description of a bundled WebRTC session */
    public static RemoteDescription read(String text) throws ConnectFailure {
        SessionDescription description;
        try {
            description = new SdpReader().read(text);
        } catch (SdpException bad) {
            throw new ConnectFailure("the server's session description cannot be read: " + bad.getMessage(), bad);
        }
        List<Section> sections = new ArrayList<>();
        List<InetSocketAddress> candidates = new ArrayList<>();
        IceCredentials credentials = null;
        List<Fingerprint> fingerprints = List.of();
        for (MediaDescription media : description.media()) {
            Section section = section(description, media);
            sections.add(section);
            String ufrag = description.iceUfrag(media);
            String pwd = description.icePwd(media);
            if (credentials == null && section.payloadType() >= 0 && ufrag != null && pwd != null) {
                credentials = credentials(ufrag, pwd);
                fingerprints = fingerprints(description, media);
            }
            addCandidates(media.attributes().all(Attribute.Candidate.class), candidates);
        }
        addCandidates(description.attributes().all(Attribute.Candidate.class), candidates);
        if (credentials == null || fingerprints.isEmpty()) {
            throw new ConnectFailure(
                    "the server took none of the m-lines (VP8, Opus): its description has no accepted one with ICE"
                            + " credentials and a fingerprint");
        }
        return new RemoteDescription(credentials, description.iceLite(), fingerprints, candidates, sections);
    }

    private static IceCredentials credentials(String ufrag, String pwd) throws ConnectFailure {
        try {
            return new IceCredentials(ufrag, pwd);
        } catch (IllegalArgumentException bad) {
            throw new ConnectFailure("the server's ICE credentials are invalid: " + bad.getMessage(), bad);
        }
    }

    private static List<Fingerprint> fingerprints(SessionDescription description, MediaDescription media)
            throws ConnectFailure {
        List<Fingerprint> parsed = new ArrayList<>();
        try {
            for (Attribute.Fingerprint fingerprint : description.fingerprints(media)) {
                parsed.add(Fingerprint.parse(fingerprint.algorithm().toLowerCase(Locale.ROOT) + " "
                        + fingerprint.hash().toUpperCase(Locale.ROOT)));
            }
        } catch (IllegalArgumentException bad) {
            throw new ConnectFailure("the server's fingerprint is invalid: " + bad.getMessage(), bad);
        }
        return parsed;
    }

    private static Section section(SessionDescription description, MediaDescription media) {
        String mid = media.mid();
        MediaKind kind = null;
        for (MediaKind known : MediaKind.values()) {
            if (known.media().equals(media.media())) {
                kind = known;
            }
        }
        int payloadType = -1;
        boolean live = media.port() != 0 || media.bundleOnly();
        if (live && kind != null && media.isRtp()) {
            for (String format : media.formats()) {
                Attribute.RtpMap map = media.rtpMap(Integer.parseInt(format));
                if (payloadType < 0 && map != null && map.encoding().equalsIgnoreCase(kind.encoding())) {
                    payloadType = map.payloadType();
                }
            }
        }
        return new Section(
                mid == null ? "" : mid,
                kind,
                description.direction(media),
                payloadType,
                extension(description, media, MID_EXTENSION),
                extension(description, media, RID_EXTENSION),
                extension(description, media, TRANSPORT_CC_EXTENSION));
    }

    private static int extension(SessionDescription description, MediaDescription media, String uri) {
        for (Attribute.Extmap extension : description.headerExtensions(media)) {
            if (extension.uri().equals(uri) && extension.id() <= 14) {
                return extension.id();
            }
        }
        return 0;
    }

    private static void addCandidates(List<Attribute.Candidate> lines, List<InetSocketAddress> candidates) {
        for (Attribute.Candidate line : lines) {
            // Names are not looked up: a load generator must know where its packets go.
            if (line.component() != 1
                    || !line.transport().equalsIgnoreCase("udp")
                    || !IP_ADDRESS.matcher(line.address()).matches()
                    || line.port() == 0) {
                continue;
            }
            InetAddress address = literal(line.address());
            if (address != null && !candidates.contains(new InetSocketAddress(address, line.port()))) {
                candidates.add(new InetSocketAddress(address, line.port()));
            }
        }
    }

    /** Null for what looks like an address and is none. */
    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }
}
