package room.transport.dtls.bctls;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.KeyingMaterial;

/** One side of an association under test: remembers what it is told and sends through a path. */
final class DtlsEndpoint implements DtlsEvents {
    private static final long PATIENCE_SECONDS = 30;

    private final LossyPath out;
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final CompletableFuture<KeyingMaterial> keys = new CompletableFuture<>();
    private final CompletableFuture<DtlsEnd> end = new CompletableFuture<>();

    DtlsEndpoint(LossyPath out) {
        this.out = out;
    }

    @Override
    public void onDatagram(byte[] datagram) {
        order.add("datagram starting with " + datagram[0]);
        out.send(datagram);
    }

    @Override
    public void onKeys(KeyingMaterial material) {
        order.add("keys");
        keys.complete(material);
    }

    @Override
    public void onEnd(DtlsEnd reason) {
        end.complete(reason);
        keys.completeExceptionally(new IllegalStateException("ended before keys: " + reason));
    }

    KeyingMaterial keys() throws InterruptedException, ExecutionException, TimeoutException {
        return keys.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    DtlsEnd end() throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What was reported, in order. */
    List<String> order() {
        return List.copyOf(order);
    }

    boolean ended() {
        return end.isDone();
    }
}
