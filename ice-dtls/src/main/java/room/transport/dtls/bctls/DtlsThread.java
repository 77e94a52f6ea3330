package room.transport.dtls.bctls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.KeyingMaterial;

/**
 * A session on a virtual thread of its own, since the library blocks: it runs the handshake, then stays to answer a
 * peer that missed our last flight and to hear its close_notify. {@link #offer} and {@link #close} come from the loop
 * and only touch the queue; everything else happens on the thread.
 */
final class DtlsThread implements DtlsSession, PeerReport, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DtlsThread.class);

    /** UDP payload that every path carries; IPv6 guarantees 1280 bytes less its headers. */
    private static final int SEND_LIMIT = 1_200;

    /** Wakes the thread up without being a datagram. */
    private static final byte[] WAKE_UP = new byte[0];

    private final BlockingQueue<byte[]> inbound;
    private final Executor loop;
    private final DtlsEvents events;
    private final Consumer<DtlsThread> handshakeOver;

    /** Records that wait for the library to have said all it has to say. */
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();

    private @Nullable Handshake handshake;
    private boolean established;
    private boolean transportClosed;
    private boolean closedByPeer;
    private @Nullable DtlsEnd refusal;
    private volatile boolean closing;
    private volatile boolean gaveWay;

    /** Runs one role's handshake over the given transport. */
    interface Handshake {
        DTLSTransport run(DatagramTransport datagrams) throws IOException;
    }

    /**
     * @param handshakeOver called once with this session, on the thread, when the handshake has succeeded or failed
     */
    DtlsThread(int maxQueuedDatagrams, Executor loop, DtlsEvents events, Consumer<DtlsThread> handshakeOver) {
        this.inbound = new ArrayBlockingQueue<>(maxQueuedDatagrams);
        this.loop = loop;
        this.events = events;
        this.handshakeOver = handshakeOver;
    }

    /** Sets what the thread runs; separate from construction because a handshake reports to its thread. */
    void prepare(Handshake newHandshake) {
        this.handshake = newHandshake;
    }

    @Override
    public Offer offer(ByteBuf datagram) {
        if (!RecordFilter.passes(datagram)) {
            return Offer.MALFORMED;
        }
        if (inbound.remainingCapacity() == 0 || !inbound.offer(ByteBufUtil.getBytes(datagram))) {
            return Offer.QUEUE_FULL;
        }
        return Offer.TAKEN;
    }

    @Override
    public void close() {
        closing = true;
        // A full queue wakes the thread just as well.
        inbound.offer(WAKE_UP);
    }

    /** Ends a handshake whose time is over because others wait for its place. */
    void giveWay() {
        gaveWay = true;
        close();
    }

    @Override
    public void run() {
        DtlsEnd end = DtlsEnd.FAILED;
        try {
            end = runToTheEnd();
        } finally {
            report(end);
        }
    }

    private DtlsEnd runToTheEnd() {
        DTLSTransport transport;
        try {
            if (handshake == null) {
                throw new IllegalStateException("A DTLS thread was started before it was prepared");
            }
            transport = handshake.run(new QueuedDatagrams());
            established = true;
            // What the handshake holds on to is of no use any more, and the session may last for hours.
            handshake = null;
        } catch (TlsTimeoutException e) {
            return endOr(DtlsEnd.HANDSHAKE_TIMEOUT);
        } catch (TlsFatalAlertReceived e) {
            LOG.debug("Handshake ended by the peer's alert: {}", e.getMessage());
            return endOr(DtlsEnd.ALERT_BY_PEER);
        } catch (IOException e) {
            LOG.debug("Handshake failed: {}", e.getMessage());
            return endOr(DtlsEnd.HANDSHAKE_FAILED);
        } finally {
            handshakeOver.accept(this);
        }
        return serve(transport);
    }

    private DtlsEnd serve(DTLSTransport transport) {
        try {
            byte[] applicationData = new byte[transport.getReceiveLimit()];
            while (true) {
                // Nothing is carried in DTLS itself; receiving is what answers lost flights and alerts.
                transport.receive(applicationData, 0, applicationData.length, 0);
            }
        } catch (SessionOver e) {
            return over(transport);
        } catch (TlsFatalAlertReceived e) {
            return endOr(DtlsEnd.ALERT_BY_PEER);
        } catch (IOException e) {
            LOG.warn("An established DTLS session failed", e);
            return endOr(DtlsEnd.FAILED);
        }
    }

    private DtlsEnd over(DTLSTransport transport) {
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("close_notify could not be sent", e);
        }
        return endOr(DtlsEnd.CLOSED_HERE);
    }

    /** The reason that was known before the library gave up, else the given one. */
    private DtlsEnd endOr(DtlsEnd end) {
        if (refusal != null) {
            return refusal;
        }
        if (closedByPeer) {
            return DtlsEnd.CLOSED_BY_PEER;
        }
        if (gaveWay && !established) {
            return DtlsEnd.HANDSHAKE_TIMEOUT;
        }
        return closing ? DtlsEnd.CLOSED_HERE : end;
    }

    private void report(DtlsEnd end) {
        try {
            loop.execute(() -> events.onEnd(end));
        } catch (RejectedExecutionException e) {
            LOG.debug("A session ended after its loop had: {}", end);
        }
    }

    /** As the server before our Finished leaves: without that the client sends no media, so none comes before the keys. */
    @Override
    public void onKeys(KeyingMaterial keys) {
        loop.execute(() -> events.onKeys(keys));
        flush();
    }

    private void flush() {
        if (flight.size() > 0) {
            byte[] datagram = flight.toByteArray();
            flight.reset();
            loop.execute(() -> events.onDatagram(datagram));
        }
    }

    @Override
    public void onRefused(DtlsEnd reason) {
        refusal = reason;
    }

    @Override
    public void onCloseNotify() {
        closedByPeer = true;
    }

    /** The session's datagrams as the library wants them; used on the thread only. */
    private final class QueuedDatagrams implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return RecordFilter.MAX_DATAGRAM_LENGTH;
        }

        @Override
        public int getSendLimit() {
            return SEND_LIMIT;
        }

        @Override
        public int receive(byte[] buf, int off, int len, int waitMillis) throws IOException {
            flush();
            byte[] datagram;
            try {
                leaveIfOver();
                datagram = waitMillis == 0 ? inbound.take() : inbound.poll(waitMillis, TimeUnit.MILLISECONDS);
                leaveIfOver();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SessionOver();
            }
            if (datagram == null || datagram.length > len) {
                return -1;
            }
            System.arraycopy(datagram, 0, buf, off, datagram.length);
            return datagram.length;
        }

        private void leaveIfOver() throws IOException {
            if (closing || transportClosed) {
                if (established) {
                    throw new SessionOver();
                }
                throw new TlsFatalAlert(AlertDescription.user_canceled);
            }
        }

        /** Collects what fits into a datagram (RFC 6347 section 4.1.1): a flight of one is less easily lost than of five. */
        @Override
        public void send(byte[] buf, int off, int len) {
            if (flight.size() + len > SEND_LIMIT) {
                flush();
            }
            flight.write(buf, off, len);
        }

        /** The library will neither send nor receive again. */
        @Override
        public void close() {
            flush();
            transportClosed = true;
        }
    }

    /** Ends the receive loop; the library lets this type through without failing the session. */
    private static final class SessionOver extends InterruptedIOException {
        private static final long serialVersionUID = 1L;
    }
}
