package room.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection, on its event loop: takes requests one at a time, finds their route, and writes responses.
 *
 * <p>Reads are asked for one message at a time, so a client that pipelines waits in its own socket buffer. One read
 * stays outstanding while a response is awaited, or the client's going away would not be noticed.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] NOTHING = {};

    private static final HttpResponse BUSY = HttpResponse.problem(
                    503, "Too busy", "Too much is being sent to the server at once; try again in a moment.")
            .with("Retry-After", Integer.toString(AddressLimits.RETRY_SECONDS));

    /**
     * Between two requests. Longer than proxies keep idle connections, the usual being 60 to 120 s, so that they close
     * first: one that is closed here just when the next request is on its way is an error to their client.
     */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(180);

    /** The same where so many are open that idle ones have to make room; how often that is looked at, too. */
    private static final long CROWDED_IDLE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** For the first request to begin. */
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(75);

    /** For a request's head to arrive whole. */
    private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final HttpResponse TOO_MANY_REQUESTS = HttpResponse.problem(
                    429, "Too many requests", "Your address sends too many requests; wait a moment.")
            .with("Retry-After", Integer.toString(AddressLimits.RETRY_SECONDS));

    /** For a request's body to arrive whole. */
    private static final long BODY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final HttpRouting routing;
    private final Loop loop;
    private final boolean secure;
    private final @Nullable HttpResponse refusal;
    private final Neighbours neighbours;

    private @Nullable ChannelHandlerContext context;
    private @Nullable RequestHead head;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Exchange inFlight;
    private io.netty.handler.codec.http.@Nullable HttpRequest held;
    private boolean discarding;
    private boolean readPending;
    private boolean closing;

    /** Something has been read since the last time that the channel had no more. */
    private boolean heard;

    /** A part of a head is here, and the rest has until the deadline. */
    private boolean headBegun;

    private long idleSinceNanos;
    private Loop.@Nullable Timer deadline;

    /** @param refusal what every request is answered with, null to answer each by its route */
    HttpConnection(HttpRouting routing, Loop loop, boolean secure, @Nullable HttpResponse refusal) {
        this(routing, loop, secure, refusal, Neighbours.NONE);
    }

    HttpConnection(
            HttpRouting routing, Loop loop, boolean secure, @Nullable HttpResponse refusal, Neighbours neighbours) {
        this.refusal = refusal;
        this.neighbours = neighbours;
        this.routing = routing;
        this.loop = loop;
        this.secure = secure;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            start();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start();
        ctx.fireChannelActive();
    }

    private void start() {
        armDeadline(START_NANOS);
        requestRead();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        disarmDeadline();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        disarmDeadline();
        Exchange aborted = inFlight;
        inFlight = null;
        if (aborted != null) {
            aborted.abort();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        readPending = false;
        heard = true;
        try {
            if (discarding || !(message instanceof HttpObject part)) {
                return;
            }
            if (part.decoderResult().isFailure()) {
                refuse(malformed(part.decoderResult().cause()));
            } else {
                onPart(part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static HttpResponse malformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ ->
                HttpResponse.problem(
                        414,
                        "Address too long",
                        "The request's first line may have " + HttpServer.MAX_REQUEST_LINE_BYTES + " bytes.");
            case TooLongHttpHeaderException _ ->
                HttpResponse.problem(
                        431,
                        "Header fields too large",
                        "The request's header fields may have " + HttpServer.MAX_HEAD_BYTES + " bytes together.");
            default ->
                HttpResponse.problem(
                        400,
                        "Bad request",
                        "The request is not of HTTP/1.1: its first line, a field or a chunk is malformed.");
        };
    }

    /** A read that has brought nothing is over, and has to be asked for again. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        boolean unsatisfied = readPending;
        readPending = false;
        if (!heard && !discarding && head == null && inFlight == null) {
            onPartOfHead();
        }
        heard = false;
        if (unsatisfied && !discarding) {
            requestRead();
        }
        ctx.fireChannelReadComplete();
    }

    /** Bytes have come that are no head yet. */
    private void onPartOfHead() {
        if (!headBegun) {
            headBegun = true;
            armDeadline(HEAD_NANOS);
        }
    }

    private void onPart(HttpObject part) {
        if (part instanceof io.netty.handler.codec.http.HttpRequest request) {
            if (inFlight != null) {
                held = request;
                return;
            }
            onHead(request);
        }
        if (part instanceof HttpContent content && head != null) {
            onContent(content);
        }
        if (!discarding && inFlight == null) {
            requestRead();
        }
    }

    private void onHead(io.netty.handler.codec.http.HttpRequest request) {
        headBegun = false;
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        switch (routing.admit(request)) {
            case HttpRouting.Admission.Refused(HttpResponse response) -> refuse(response);
            case HttpRouting.Admission.Admitted(RequestHead admitted) -> {
                if (!neighbours.admitsRequest(loop.nowNanos())) {
                    refuse(TOO_MANY_REQUESTS, admitted);
                    return;
                }
                if (HttpUtil.getContentLength(request, 0L) > admitted.maxBodyBytes()) {
                    refuse(tooLarge(admitted.maxBodyBytes()));
                    return;
                }
                head = admitted;
                body = new ByteArrayOutputStream();
                armDeadline(BODY_NANOS);
                if (HttpUtil.is100ContinueExpected(request)) {
                    context()
                            .writeAndFlush(
                                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
                }
            }
        }
    }

    private void onContent(HttpContent content) {
        RequestHead current = head();
        ByteBuf bytes = content.content();
        if (body.size() + bytes.readableBytes() > current.maxBodyBytes()) {
            refuse(tooLarge(current.maxBodyBytes()));
            return;
        }
        byte[] chunk = new byte[bytes.readableBytes()];
        bytes.readBytes(chunk);
        body.writeBytes(chunk);
        if (content instanceof LastHttpContent) {
            head = null;
            onRequest(current, chunk.length == 0 && body.size() == 0 ? NOTHING : body.toByteArray());
        }
    }

    private static HttpResponse tooLarge(int maxBytes) {
        return HttpResponse.problem(413, "Content too large", "This address takes at most " + maxBytes + " bytes.");
    }

    private void onRequest(RequestHead current, byte[] bytes) {
        Intake.complete(context().pipeline());
        disarmDeadline();
        HttpRequest request = new HttpRequest(
                current.method(),
                current.target().path(),
                current.parameters(),
                current.target().query(),
                current.headers(),
                bytes,
                (InetSocketAddress) context().channel().remoteAddress(),
                secure);
        Exchange exchange = new Exchange(request, current);
        inFlight = exchange;
        // Before the handler runs: if the next request is here already it must wait, not recurse.
        requestRead();
        if (current.webSocket() != null) {
            upgrade(exchange, current.webSocket());
            return;
        }
        try {
            current.handler().handle(exchange);
        } catch (RuntimeException e) {
            log.error("{} {} failed", current.method(), current.target().path(), e);
            exchange.respond(internalError());
        }
    }

    private static HttpResponse internalError() {
        return HttpResponse.problem(500, "Internal error", "The server failed to answer; its log says why.");
    }

    private void upgrade(Exchange exchange, Routes.WebSocketRoute route) {
        WebSocketEndpoint.Decision decision;
        try {
            decision = route.endpoint().decide(exchange.request, loop);
        } catch (RuntimeException e) {
            log.error("Opening a WebSocket at {} failed", exchange.request.path(), e);
            exchange.respond(internalError());
            return;
        }
        switch (decision) {
            case WebSocketEndpoint.Decision.Refuse(HttpResponse response) -> exchange.respond(response);
            case WebSocketEndpoint.Decision.Accept(WebSocketListener listener) -> {
                HttpResponse problem = WebSocketChannel.open(context(), loop, exchange.head, route, listener);
                if (problem == null) {
                    inFlight = null;
                    discarding = true;
                } else {
                    listener.onClosed(WebSocketListener.LOST);
                    exchange.respond(problem);
                }
            }
        }
    }

    /** Answers without the rest of the request being read, so the connection cannot be used again. */
    private void refuse(HttpResponse response) {
        refuse(response, RequestHead.UNREAD);
    }

    private void refuse(HttpResponse response, RequestHead about) {
        head = null;
        discarding = true;
        closing = true;
        write(response, about);
    }

    private void write(HttpResponse response, RequestHead about) {
        write(response, List.of(response.body()), about, () -> {});
    }

    private void write(HttpResponse response, List<byte[]> body, RequestHead about, Runnable whenDone) {
        boolean keepAlive = about.keepAlive() && !closing;
        boolean bodiless = response.status() == 304 || response.status() == 204;
        boolean headOnly = about.method().equals("HEAD");
        ByteBuf content = headOnly || bodiless
                ? io.netty.buffer.Unpooled.EMPTY_BUFFER
                : io.netty.buffer.Unpooled.wrappedBuffer(body.size(), body.toArray(byte[][]::new));
        DefaultFullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), content);
        routing.decorate(message.headers(), about);
        // The handler's fields take the place of the defaults, and it may have several of one name.
        response.headers().fields().forEach(field -> message.headers().remove(field.getKey()));
        response.headers().fields().forEach(field -> message.headers().add(field.getKey(), field.getValue()));
        if (!bodiless) {
            long length = 0;
            for (byte[] part : body) {
                length += part.length;
            }
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        message.headers().set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        var written = context().writeAndFlush(message);
        written.addListener(_ -> whenDone.run());
        idleSinceNanos = loop.nowNanos();
        watchIdle(CROWDED_IDLE_NANOS);
        if (!keepAlive) {
            discarding = true;
            written.addListener(_ -> loop.execute(() -> LingeringClose.begin(context(), loop)));
        }
    }

    private void onResponded() {
        inFlight = null;
        io.netty.handler.codec.http.HttpRequest next = held;
        held = null;
        if (discarding) {
            return;
        }
        if (next == null) {
            requestRead();
            return;
        }
        loop.execute(() -> {
            onHead(next);
            if (!discarding) {
                requestRead();
            }
        });
    }

    /** Closes now if nothing is being answered, else after the answer. */
    void shutDown() {
        closing = true;
        if (inFlight == null) {
            context().close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Intake.Event.TOO_MUCH && !discarding) {
            if (inFlight == null) {
                body = new ByteArrayOutputStream();
                refuse(BUSY);
            } else {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("A connection failed", cause);
        ctx.close();
    }

    private void requestRead() {
        if (!readPending) {
            readPending = true;
            context().read();
        }
    }

    private void armDeadline(long delayNanos) {
        disarmDeadline();
        deadline = loop.schedule(() -> context().close(), delayNanos);
    }

    private void watchIdle(long delayNanos) {
        disarmDeadline();
        deadline = loop.schedule(this::onIdle, delayNanos);
    }

    private void onIdle() {
        long leftNanos = idleSinceNanos + IDLE_NANOS - loop.nowNanos();
        if (leftNanos <= 0 || neighbours.crowded()) {
            context().close();
        } else {
            watchIdle(Math.min(leftNanos, CROWDED_IDLE_NANOS));
        }
    }

    private void disarmDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("Not in a pipeline");
        }
        return context;
    }

    private RequestHead head() {
        if (head == null) {
            throw new IllegalStateException("No request is being read");
        }
        return head;
    }

    /**
     * A request whose body is still to come.
     *
     * @param handler answers it, unless it opens a WebSocket
     * @param origin the Origin field if its page may read the response, else null
     */
    record RequestHead(
            String method,
            RequestTarget target,
            Map<String, String> parameters,
            Headers headers,
            int maxBodyBytes,
            boolean keepAlive,
            HttpHandler handler,
            Routes.@Nullable WebSocketRoute webSocket,
            @Nullable String origin) {
        /** Stands for a request that was refused before it was understood. */
        static final RequestHead UNREAD = new RequestHead(
                "GET",
                new RequestTarget("/", Map.of()),
                Map.of(),
                Headers.NONE,
                0,
                false,
                exchange -> exchange.respond(HttpResponse.empty(400)),
                null,
                null);

        static Headers headersOf(io.netty.handler.codec.http.HttpRequest request) {
            List<Map.Entry<String, String>> fields = new ArrayList<>();
            for (Map.Entry<String, String> field : request.headers()) {
                fields.add(Map.entry(field.getKey(), field.getValue()));
            }
            return new Headers(fields);
        }
    }

    private final class Exchange implements HttpExchange {
        private final HttpRequest request;
        private final RequestHead head;
        private final AtomicBoolean answered = new AtomicBoolean();
        private @Nullable Runnable whenAborted;

        Exchange(HttpRequest request, RequestHead head) {
            this.request = request;
            this.head = head;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public void respond(HttpResponse response) {
            respond(response, List.of(response.body()), () -> {});
        }

        @Override
        public void respond(HttpResponse response, List<byte[]> body, Runnable whenDone) {
            if (!answered.compareAndSet(false, true)) {
                whenDone.run();
            } else if (loop.inLoop()) {
                answer(response, body, whenDone);
            } else {
                loop.execute(() -> answer(response, body, whenDone));
            }
        }

        private void answer(HttpResponse response, List<byte[]> body, Runnable whenDone) {
            if (inFlight == this) {
                write(response, body, head, whenDone);
                onResponded();
            } else {
                whenDone.run();
            }
        }

        @Override
        public void onAborted(Runnable task) {
            whenAborted = task;
            if (inFlight != this && !answered.get()) {
                task.run();
            }
        }

        void abort() {
            if (answered.compareAndSet(false, true) && whenAborted != null) {
                whenAborted.run();
            }
        }
    }
}
