package room.transport.dtls;

/** Which side of a DTLS association somebody is (RFC 8842 section 5.2). */
public enum DtlsRole {
    /** Opens the association: {@code a=setup:active}. */
    CLIENT,
    /** Waits for a ClientHello: {@code a=setup:passive}. */
    SERVER
}
