package room.transport.dtls.bctls;

import room.transport.dtls.DtlsEnd;
import room.transport.dtls.KeyingMaterial;

/** What the library's callbacks have to tell the session; called on its thread. */
interface PeerReport {
    void onKeys(KeyingMaterial keys);

    /** The handshake is about to fail, and why. */
    void onRefused(DtlsEnd reason);

    void onCloseNotify();
}
