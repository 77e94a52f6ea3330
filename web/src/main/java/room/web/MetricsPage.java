package room.web;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.DropReason;
import room.rtp.forward.ForwardingCounters.Counter;
import room.sfu.MediaServer;
import room.sfu.api.RoomSummary;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.http.Routes;
import room.signaling.webhook.WebhookCounters;

/** What the server counts, in the text format that Prometheus reads, and signs of life. */
final class MetricsPage {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final MediaServer media;
    private final @Nullable WebhookCounters webhooks;

    /** @param webhooks null when there are none */
    MetricsPage(MediaServer media, @Nullable WebhookCounters webhooks) {
        this.media = media;
        this.webhooks = webhooks;
    }

    void addTo(Routes.Builder routes) {
        routes.get("/metrics", this::metrics);
        routes.get("/healthz", _ -> health());
        routes.get(
                "/readyz",
                _ -> media.takesNewcomers() ? HttpResponse.text(200, "ready\n") : HttpResponse.text(503, "stopping\n"));
    }

    private HttpResponse health() {
        Map<Integer, Long> still = media.stillLoops();
        if (still.isEmpty()) {
            return HttpResponse.text(200, "ok\n");
        }
        StringBuilder text = new StringBuilder();
        still.forEach((loop, millis) -> text.append("media loop ")
                .append(loop)
                .append(" has stood still for ")
                .append(millis)
                .append(" ms\n"));
        return HttpResponse.text(503, text.toString());
    }

    private HttpResponse metrics(HttpRequest request) {
        StringBuilder page = new StringBuilder(4096);
        for (Counter counter : Counter.values()) {
            String name = "room_" + counter.name().toLowerCase(Locale.ROOT) + "_total";
            page.append("# TYPE ").append(name).append(" counter\n");
            page.append(name).append(' ').append(media.count(counter)).append('\n');
        }
        page.append("# HELP room_dropped_total Packets that were not used or not forwarded.\n");
        page.append("# TYPE room_dropped_total counter\n");
        for (DropReason reason : DropReason.values()) {
            page.append("room_dropped_total{reason=\"")
                    .append(reason.name().toLowerCase(Locale.ROOT))
                    .append("\"} ")
                    .append(media.drops(reason))
                    .append('\n');
        }
        page.append("# HELP room_loop_stalls_total How often a media loop has stood still for a second or more.\n");
        page.append("# TYPE room_loop_stalls_total counter\n");
        page.append("room_loop_stalls_total ").append(media.stalls()).append('\n');
        int participants = 0;
        int rooms = 0;
        for (RoomSummary room : media.sfu().rooms()) {
            participants += room.participants();
            rooms++;
        }
        page.append("# TYPE room_rooms gauge\nroom_rooms ").append(rooms).append('\n');
        page.append("# TYPE room_participants gauge\nroom_participants ")
                .append(participants)
                .append('\n');
        WebhookCounters counters = webhooks;
        if (counters != null) {
            page.append("# HELP room_webhooks_total What became of webhook events; retried counts further attempts.\n");
            page.append("# TYPE room_webhooks_total counter\n");
            webhook(page, "delivered", counters.delivered());
            webhook(page, "retried", counters.retried());
            webhook(page, "failed", counters.failed());
            webhook(page, "dropped", counters.dropped());
        }
        page.append("# TYPE room_srtp_provider gauge\nroom_srtp_provider{name=\"")
                .append(media.crypto())
                .append("\"} 1\n");
        page.append("# HELP room_udp_io Media loops by how their packets reach the kernel.\n");
        page.append("# TYPE room_udp_io gauge\n");
        media.udpIo()
                .forEach((io, loops) -> page.append("room_udp_io{name=\"")
                        .append(io.label())
                        .append("\"} ")
                        .append(loops)
                        .append('\n'));
        return HttpResponse.of(200, TEXT_FORMAT, page.toString());
    }

    private static void webhook(StringBuilder page, String outcome, long count) {
        page.append("room_webhooks_total{outcome=\"")
                .append(outcome)
                .append("\"} ")
                .append(count)
                .append('\n');
    }
}
