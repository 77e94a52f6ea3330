package room.signaling.http;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits (RFC 4632 section 3.1).
 *
 * @param prefix how many bits
 */
public record AddressRange(InetAddress first, int prefix) {
    /**
     * Reads {@code address} or {@code address/prefix}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = (slash < 0 ? text : text.substring(0, slash)).strip().replaceAll("^\\[|]$", "");
        try {
            InetAddress first = InetAddress.ofLiteral(address);
            int bits = 8 * first.getAddress().length;
            int prefix = slash < 0
                    ? bits
                    : Integer.parseInt(text.substring(slash + 1).strip());
            if (prefix >= 0 && prefix <= bits) {
                return new AddressRange(first, prefix);
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no address or range; give 10.0.0.2, 10.0.0.0/8 or fd00::/8, for example");
    }

    /** Whether it is one of them. */
    public boolean contains(InetAddress address) {
        byte[] from = first.getAddress();
        byte[] bytes = address.getAddress();
        if (from.length != bytes.length) {
            return false;
        }
        int whole = prefix / 8;
        if (!Arrays.equals(from, 0, whole, bytes, 0, whole)) {
            return false;
        }
        int rest = 8 * (whole + 1) - prefix;
        return rest == 8 || (from[whole] & 0xFF) >> rest == (bytes[whole] & 0xFF) >> rest;
    }
}
