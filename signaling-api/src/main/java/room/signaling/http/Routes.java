package room.signaling.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the server answers, by method and path. The first route that fits wins. Immutable. */
public final class Routes {
    /** The body limit of routes that read none. */
    static final int NO_BODY = 0;

    private final List<Route> routes;
    private final Map<String, WebSocketRoute> webSockets;

    private Routes(List<Route> routes, Map<String, WebSocketRoute> webSockets) {
        this.routes = List.copyOf(routes);
        this.webSockets = Map.copyOf(webSockets);
    }

    /** Starts an empty table. */
    public static Builder builder() {
        return new Builder();
    }

    @Nullable
    WebSocketRoute webSocket(String path) {
        return webSockets.get(path);
    }

    Match match(String method, String path) {
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.parameters(path);
            if (parameters != null) {
                if (route.answers(method)) {
                    return new Match.Found(route, parameters);
                }
                allowed.addAll(route.methods());
            }
        }
        return allowed.isEmpty() ? new Match.NotFound() : new Match.WrongMethod(allowed);
    }

    /**
     * The path that a request means: without a slash at the end, if it is one too much. Folders of files keep theirs.
     */
    String canonical(String path) {
        if (path.length() < 2 || !path.endsWith("/") || isExact(path)) {
            return path;
        }
        String bare = path.substring(0, path.length() - 1);
        return isExact(bare) ? bare : path;
    }

    private boolean isExact(String path) {
        for (Route route : routes) {
            if ((!route.isOpen() || route.isFolder(path)) && route.parameters(path) != null) {
                return true;
            }
        }
        return webSockets.containsKey(path);
    }

    /**
     * One route.
     *
     * @param methods those answered, empty for any
     * @param segments the path in parts; {@code {name}} stands for any one part, a last {@code **} for any rest
     * @param maxBodyBytes a longer body is refused with 413
     * @param guarded whether pages of foreign origins are refused for reading methods too
     */
    record Route(Set<String> methods, List<String> segments, int maxBodyBytes, boolean guarded, HttpHandler handler) {
        boolean answers(String method) {
            return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        }

        /** Whether the path is what the rest is below, with nothing of the rest. */
        boolean isFolder(String path) {
            return path.endsWith("/") && path.split("/", -1).length == segments.size();
        }

        /** Whether it stands for any rest. */
        boolean isOpen() {
            return segments.getLast().equals("**");
        }

        @Nullable
        Map<String, String> parameters(String path) {
            List<String> parts = List.of(path.split("/", -1));
            boolean open = isOpen();
            int fixed = open ? segments.size() - 1 : segments.size();
            if (open ? parts.size() < fixed : parts.size() != fixed) {
                return null;
            }
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < fixed; i++) {
                String segment = segments.get(i);
                String part = parts.get(i);
                if (segment.startsWith("{") && segment.endsWith("}")) {
                    if (part.isEmpty()) {
                        return null;
                    }
                    parameters.put(segment.substring(1, segment.length() - 1), part);
                } else if (!segment.equals(part)) {
                    return null;
                }
            }
            return parameters;
        }
    }

    /** A path where WebSockets open. */
    record WebSocketRoute(int maxMessageBytes, WebSocketEndpoint endpoint) {}

    /** What a request leads to. */
    sealed interface Match {
        record Found(Route route, Map<String, String> parameters) implements Match {}

        record WrongMethod(Set<String> allowed) implements Match {}

        record NotFound() implements Match {}
    }

    /** Collects routes. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();
        private final Map<String, WebSocketRoute> webSockets = new HashMap<>();

        private Builder() {}

        /** Answers GET and HEAD with what the function makes of the request. */
        public Builder get(String path, Function<HttpRequest, HttpResponse> page) {
            return on("GET", path, NO_BODY, exchange -> exchange.respond(page.apply(exchange.request())));
        }

        /**
         * Answers one method.
         *
         * @param path {@code {name}} stands for any one part, a last {@code **} for any rest
         * @param maxBodyBytes a longer body is refused with 413
         */
        public Builder on(String method, String path, int maxBodyBytes, HttpHandler handler) {
            return add(new Route(Set.of(method), segments(path), maxBodyBytes, false, handler));
        }

        /** Answers every method, and no page of a foreign origin. */
        public Builder guarded(String path, int maxBodyBytes, HttpHandler handler) {
            return add(new Route(Set.of(), segments(path), maxBodyBytes, true, handler));
        }

        /**
         * Serves files of the class path.
         *
         * @param path where they appear, such as {@code /} or {@code /docs/}
         * @param root the folder on the class path, such as {@code META-INF/resources}
         */
        public Builder resources(String path, String root) {
            return resources(path, root, Map.of());
        }

        /**
         * Serves files of the class path.
         *
         * @param path where they appear, such as {@code /} or {@code /docs/}
         * @param root the folder on the class path, such as {@code META-INF/resources}
         * @param fields header fields of these files' responses, instead of the server's own of the same names
         */
        public Builder resources(String path, String root, Map<String, String> fields) {
            String prefix = path.endsWith("/") ? path : path + "/";
            return add(new Route(
                    Set.of("GET"), segments(prefix + "**"), NO_BODY, false, new ClassPathFiles(prefix, root, fields)));
        }

        /** Opens WebSockets at the path. */
        public Builder webSocket(String path, int maxMessageBytes, WebSocketEndpoint endpoint) {
            if (webSockets.putIfAbsent(path, new WebSocketRoute(maxMessageBytes, endpoint)) != null) {
                throw new IllegalArgumentException("Two WebSocket endpoints at " + path);
            }
            return this;
        }

        public Routes build() {
            return new Routes(routes, webSockets);
        }

        private Builder add(Route route) {
            routes.add(route);
            return this;
        }

        private static List<String> segments(String path) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("A route's path starts with a slash: " + path);
            }
            return List.of(path.split("/", -1));
        }
    }
}
