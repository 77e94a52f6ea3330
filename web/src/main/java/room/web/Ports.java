package room.web;

import java.io.IOException;
import room.signaling.http.CannotListenException;

/** The ports that the options name: whether they can be ports at all, and what it means when one cannot be had. */
final class Ports {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_LOOPS = 256;

    private Ports() {}

    /** @throws IllegalArgumentException when one is none; the message names it */
    static void check(ServeOptions options, int loops) {
        SignalingSetup.inRange("port", options.port, 0, MAX_PORT);
        SignalingSetup.inRange("https-port", options.httpsPort, -1, MAX_PORT);
        SignalingSetup.inRange("loops", loops, 1, MAX_LOOPS);
        SignalingSetup.inRange("media-port", options.mediaPort, 0, MAX_PORT + 1 - loops);
        if (options.port != 0 && options.port == options.httpsPort) {
            throw new IllegalArgumentException("https-port: " + options.port + " is the port of HTTP already (port)");
        }
    }

    /** @throws IllegalArgumentException when there is a certificate without a key, or a key without one */
    static void requirePair(ServeOptions options) {
        if (options.tlsCert != null && options.tlsKey == null) {
            throw new IllegalArgumentException("tls-cert: the certificate's key is missing; add --tls-key FILE");
        }
        if (options.tlsCert == null && options.tlsKey != null) {
            throw new IllegalArgumentException("tls-key: the key's certificate is missing; add --tls-cert FILE");
        }
    }

    /** The same error in terms of the setting that it is about. */
    static IOException explained(CannotListenException unable, ServeOptions options) {
        int port = unable.address().getPort();
        boolean plain = port == options.port && (port != 0 || options.httpsPort != 0);
        return explained(unable, plain ? "port" : "https-port", "TCP port " + port, "listen");
    }

    /** The same error in terms of the setting that it is about. */
    static IOException explained(IOException unable, ServeOptions options, int loops) {
        if (!String.valueOf(unable.getMessage()).startsWith("cannot bind UDP")) {
            return unable;
        }
        int last = options.mediaPort + loops - 1;
        String ports = loops == 1 ? "UDP port " + last : "one of the UDP ports " + options.mediaPort + " to " + last;
        return explained(unable, "media-port", ports, "media-address");
    }

    private static IOException explained(IOException unable, String setting, String port, String addressSetting) {
        String message = String.valueOf(unable.getMessage());
        String told;
        if (message.contains("in use")) {
            told = setting + ": " + port + " is taken by another program; end that one, or choose another by --"
                    + setting;
        } else if (message.contains("assign")) {
            told = addressSetting + ": the address is none of this machine's (" + message + ")";
        } else if (message.contains("denied") || message.contains("permitted")) {
            told = setting + ": " + port + " may not be used by " + System.getProperty("user.name")
                    + "; ports below 1024 take the capability CAP_NET_BIND_SERVICE";
        } else {
            told = setting + ": " + message;
        }
        return new IOException(told, unable);
    }
}
