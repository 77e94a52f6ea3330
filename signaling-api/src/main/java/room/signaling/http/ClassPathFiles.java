package room.signaling.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.wire.Excerpt;

/**
 * Serves the files below one folder of the class path, with strong validators (RFC 9110 section 8.8.3).
 *
 * <p>A file is read once and then kept; the class path is small and does not change.
 */
final class ClassPathFiles implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(ClassPathFiles.class);
    private static final String DEFAULT_TYPE = "application/octet-stream";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=UTF-8"),
            Map.entry("js", "text/javascript; charset=UTF-8"),
            Map.entry("mjs", "text/javascript; charset=UTF-8"),
            Map.entry("css", "text/css; charset=UTF-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=UTF-8"),
            Map.entry("md", "text/markdown; charset=UTF-8"),
            Map.entry("ts", "text/plain; charset=UTF-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("webm", "video/webm"),
            Map.entry("mp4", "video/mp4"));

    /** Below it the headers weigh more than what is saved. */
    private static final int LEAST_COMPRESSED_BYTES = 512;

    private final String prefix;
    private final String root;
    private final Map<String, String> fields;
    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();

    ClassPathFiles(String prefix, String root) {
        this(prefix, root, Map.of());
    }

    /** @param fields header fields of every response */
    ClassPathFiles(String prefix, String root, Map<String, String> fields) {
        this.prefix = prefix;
        this.fields = Map.copyOf(fields);
        this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    }

    @Override
    public void handle(HttpExchange exchange) {
        HttpResponse response = answer(exchange.request());
        for (Map.Entry<String, String> field : fields.entrySet()) {
            response = response.with(field.getKey(), field.getValue());
        }
        exchange.respond(response);
    }

    HttpResponse answer(HttpRequest request) {
        StoredFile file = find(request.path());
        if (file == null) {
            return HttpResponse.problem(404, "Not found", "There is nothing at " + Excerpt.of(request.path()) + ".");
        }
        if (matches(request.header("If-None-Match"), file.tag())) {
            return HttpResponse.empty(304)
                    .with("ETag", file.tag())
                    .with("Cache-Control", file.cacheControl())
                    .with("Vary", "Accept-Encoding");
        }
        byte[] compressed = acceptsGzip(request.header("Accept-Encoding")) ? file.compressed() : null;
        // The same file in other bytes: only a weak tag may be shared (RFC 9110 section 8.8.1).
        String tag = compressed == null ? file.tag() : "W/" + file.tag();
        HttpResponse response = new HttpResponse(
                        200,
                        Headers.of("Content-Type", file.type(), "ETag", tag, "Cache-Control", file.cacheControl()),
                        compressed == null ? file.bytes() : compressed)
                .with("Vary", "Accept-Encoding");
        return compressed == null ? response : response.with("Content-Encoding", "gzip");
    }

    /** RFC 9110 section 12.5.3; who names gzip with a weight of zero does not want it. */
    private static boolean acceptsGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            if (parts[0].trim().equals("gzip")) {
                return parts.length == 1 || !parts[1].trim().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** Weak comparison (RFC 9110 section 13.1.2): proxies may have weakened the tag. */
    private static boolean matches(@Nullable String condition, String tag) {
        if (condition == null) {
            return false;
        }
        for (String candidate : condition.split(",", -1)) {
            String trimmed = candidate.trim();
            if (trimmed.equals("*") || trimmed.equals(tag) || trimmed.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable StoredFile find(String path) {
        String name = path.substring(prefix.length());
        if (name.isEmpty() || name.endsWith("/")) {
            name = name + "index.html";
        }
        // The request's path is clean already; an empty part would make the rest absolute for some class loaders.
        if (name.startsWith("/") || name.contains("//") || name.contains("..")) {
            return null;
        }
        StoredFile known = files.get(name);
        if (known != null) {
            return known;
        }
        StoredFile read = read(name);
        if (read != null) {
            files.put(name, read);
        }
        return read;
    }

    private @Nullable StoredFile read(String name) {
        URL url = ClassPathFiles.class.getClassLoader().getResource(root + "/" + name);
        if (url == null) {
            return null;
        }
        try {
            if (isFolder(url)) {
                return null;
            }
            try (InputStream in = url.openStream()) {
                byte[] bytes = in.readAllBytes();
                return new StoredFile(bytes, compress(bytes, type(name)), type(name), tag(bytes), cacheControl(name));
            }
        } catch (IOException | URISyntaxException e) {
            log.warn("Cannot read {} from the class path", name, e);
            return null;
        }
    }

    /** Text shrinks to a quarter; pictures and sounds are compressed already. */
    private static byte @Nullable [] compress(byte[] bytes, String type) throws IOException {
        boolean text = type.startsWith("text/") || type.startsWith("application/json") || type.equals("image/svg+xml");
        if (!text || bytes.length < LEAST_COMPRESSED_BYTES) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.size() < bytes.length ? out.toByteArray() : null;
    }

    /** Opening a folder's URL would give a listing of it. */
    private static boolean isFolder(URL url) throws IOException, URISyntaxException {
        if (url.getProtocol().equals("file")) {
            return !Files.isRegularFile(Path.of(new URI(url.toString())));
        }
        URLConnection connection = url.openConnection();
        return connection instanceof JarURLConnection jar
                && jar.getJarEntry() != null
                && jar.getJarEntry().isDirectory();
    }

    private static String type(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, DEFAULT_TYPE);
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"'
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(digest)
                            .substring(0, 22)
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /** Paths that carry a version never change; all else is asked for again each time, and usually answered 304. */
    private static String cacheControl(String name) {
        return name.startsWith("webjars/") ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private record StoredFile(
            byte[] bytes, byte @Nullable [] compressed, String type, String tag, String cacheControl) {}
}
