package room.transport.ice.ice4j;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.StunException;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.stack.StunStack;
import org.jspecify.annotations.Nullable;
import room.transport.ice.BindingRequest;
import room.transport.ice.StunCodec;

/** {@link StunCodec} by ice4j, but for the integrity of messages. An instance belongs to one loop. */
public final class Ice4jStunCodec implements StunCodec {
    /** Where ice4j's configuration tells its life story. Held, because loggers that nobody holds forget their level. */
    private static final List<Logger> CONFIGURATION_LOGS =
            List.of(Logger.getLogger("JitsiConfig"), Logger.getLogger("org.jitsi.config"));

    private static final int FIRST_OPTIONAL_TYPE = 0x8000;

    /**
     * Comprehension-required types of RFC 8489 and RFC 8445. Known but unexpected ones are ignored, as RFC 8489 section
     * 6.3 has it; MESSAGE-INTEGRITY-SHA256 comes behind MESSAGE-INTEGRITY and so is never looked at.
     */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            (int) Attribute.MAPPED_ADDRESS,
            (int) Attribute.USERNAME,
            (int) Attribute.MESSAGE_INTEGRITY,
            (int) Attribute.ERROR_CODE,
            (int) Attribute.UNKNOWN_ATTRIBUTES,
            (int) Attribute.REALM,
            (int) Attribute.NONCE,
            (int) Attribute.XOR_MAPPED_ADDRESS,
            (int) Attribute.PRIORITY,
            (int) Attribute.USE_CANDIDATE);

    /** Of a peer-reflexive candidate, as a check has to state it (RFC 8445 section 7.1.1). */
    private static final long PEER_REFLEXIVE_PRIORITY = 110L << 24 | 65_535L << 8 | 255;

    /** Decides nothing: a lite agent is always the controlled one. */
    private static final long TIE_BREAKER = 1;

    /** Of ice4j, which asks it for keys; nothing here makes it need one. */
    private static final @Nullable StunStack NO_STACK = null;

    private final StunSeal seal = new StunSeal();

    /** Encodes one message at once: ice4j reads its configuration on first use, which no client should wait for. */
    public Ice4jStunCodec() {
        CONFIGURATION_LOGS.forEach(log -> log.setLevel(Level.WARNING));
        success(new byte[12], new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), new byte[1]);
    }

    @Override
    public @Nullable BindingRequest decode(byte[] message, byte[] key) {
        Message decoded;
        try {
            decoded = Message.decode(message, 0, message.length);
        } catch (StunException | RuntimeException malformed) {
            // The library's attribute decoders index without checking; what they trip over came from the network.
            return null;
        }
        if (!(decoded instanceof Request request)
                || !(request.getAttribute(Attribute.USERNAME) instanceof UsernameAttribute username)
                || !(request.getAttribute(Attribute.MESSAGE_INTEGRITY) instanceof MessageIntegrityAttribute integrity)
                || !request.containsAttribute(Attribute.FINGERPRINT)
                || !seal.isAuthentic(message, integrity.getLocationInMessage(), key)) {
            return null;
        }
        return new BindingRequest(
                request.getTransactionID(),
                new String(username.getUsername(), StandardCharsets.UTF_8),
                request.containsAttribute(Attribute.USE_CANDIDATE),
                role(request),
                unknownAttributes(request));
    }

    @Override
    public byte[] success(byte[] transactionId, InetSocketAddress mapped, byte[] key) {
        Request request = MessageFactory.createBindingRequest();
        name(request, transactionId);
        Response response = MessageFactory.createBindingResponse(request, new TransportAddress(mapped, Transport.UDP));
        return encode(response, transactionId, key);
    }

    @Override
    public byte[] roleConflict(byte[] transactionId, byte[] key) {
        return encode(
                MessageFactory.createBindingErrorResponse(ErrorCodeAttribute.ROLE_CONFLICT, "Role Conflict"),
                transactionId,
                key);
    }

    @Override
    public byte[] unknownAttributes(byte[] transactionId, List<Integer> types, byte[] key) {
        char[] unknown = new char[types.size()];
        for (int i = 0; i < unknown.length; i++) {
            unknown[i] = (char) types.get(i).intValue();
        }
        return encode(
                MessageFactory.createBindingErrorResponse(
                        ErrorCodeAttribute.UNKNOWN_ATTRIBUTE, "Unknown Attribute", unknown),
                transactionId,
                key);
    }

    @Override
    public byte[] check(byte[] transactionId, String username, byte[] key) {
        Request request = MessageFactory.createBindingRequest();
        request.putAttribute(AttributeFactory.createUsernameAttribute(username));
        request.putAttribute(AttributeFactory.createPriorityAttribute(PEER_REFLEXIVE_PRIORITY));
        request.putAttribute(AttributeFactory.createIceControlledAttribute(TIE_BREAKER));
        return encode(request, transactionId, key);
    }

    @Override
    public boolean answers(byte[] message, byte[] transactionId, byte[] key) {
        try {
            return Message.decode(message, 0, message.length) instanceof Response response
                    && response.isSuccessResponse()
                    && Arrays.equals(response.getTransactionID(), transactionId)
                    && response.getAttribute(Attribute.MESSAGE_INTEGRITY) instanceof MessageIntegrityAttribute integrity
                    && response.containsAttribute(Attribute.FINGERPRINT)
                    && seal.isAuthentic(message, integrity.getLocationInMessage(), key);
        } catch (StunException | RuntimeException malformed) {
            return false; // as in decode
        }
    }

    private byte[] encode(Message message, byte[] transactionId, byte[] key) {
        name(message, transactionId);
        return seal.seal(message.encode(NO_STACK), key);
    }

    private static void name(Message message, byte[] transactionId) {
        try {
            message.setTransactionID(transactionId);
        } catch (StunException e) {
            throw new IllegalArgumentException("A transaction id has 12 bytes, not " + transactionId.length, e);
        }
    }

    private static BindingRequest.Role role(Request request) {
        if (request.containsAttribute(Attribute.ICE_CONTROLLED)) {
            return BindingRequest.Role.CONTROLLED;
        }
        return request.containsAttribute(Attribute.ICE_CONTROLLING)
                ? BindingRequest.Role.CONTROLLING
                : BindingRequest.Role.UNSTATED;
    }

    private static List<Integer> unknownAttributes(Request request) {
        List<Integer> unknown = List.of();
        for (Attribute attribute : request.getAttributes()) {
            int type = attribute.getAttributeType();
            if (type < FIRST_OPTIONAL_TYPE && !UNDERSTOOD.contains(type)) {
                if (unknown.isEmpty()) {
                    unknown = new ArrayList<>();
                }
                unknown.add(type);
            }
        }
        return unknown;
    }
}
