package room.web;

import java.util.Locale;
import room.rtp.forward.DropReason;
import room.rtp.forward.ForwardingCounters.Counter;
import room.sfu.MediaServer;
import room.sfu.api.RoomSummary;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.http.Routes;

/** What the server counts, in the text format that Prometheus reads, and a sign of life. */
final class MetricsPage {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final MediaServer media;

    MetricsPage(MediaServer media) {
        this.media = media;
    }

    void addTo(Routes.Builder routes) {
        routes.get("/metrics", this::metrics);
        routes.get("/healthz", _ -> HttpResponse.text(200, "ok\n"));
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
        page.append("# TYPE room_srtp_provider gauge\nroom_srtp_provider{name=\"")
                .append(media.crypto())
                .append("\"} 1\n");
        return HttpResponse.of(200, TEXT_FORMAT, page.toString());
    }
}
