package room.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection to the port with TLS. A client that speaks HTTP in the clear there, since somebody left
 * out the s of https, is sent to the right address; it would see a connection that just ends otherwise.
 */
final class TlsPort extends ChannelInboundHandlerAdapter {
    /** RFC 8446 section 5.1: the type of a record that begins a handshake. No method of HTTP begins with it. */
    private static final int HANDSHAKE = 22;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final Pattern HEAD = Pattern.compile(
            "(?s)(GET|HEAD|[A-Z]{3,10}) (/[!-~]*) HTTP/1\\.[01]\\r?\\n(?:.*\\n)?[Hh][Oo][Ss][Tt]:[ \\t]*([!-~]+)[ \\t]*\\r?\\n.*");
    private static final String SENTENCE =
            "This port speaks HTTPS only: put https:// in front of the address, not http://.\n";

    private final Loop loop;
    private final Runnable speakTls;
    private @Nullable ByteBuf plain;
    private Loop.@Nullable Timer deadline;

    /** @param speakTls adds what comes after this to the pipeline */
    TlsPort(Loop loop, Runnable speakTls) {
        this.loop = loop;
        this.speakTls = speakTls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = loop.schedule(ctx::close, PATIENCE_NANOS);
        ctx.read();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel();
        }
        if (plain != null) {
            plain.release();
            plain = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (plain == null && (!(message instanceof ByteBuf bytes) || isTls(bytes))) {
            speakTls.run();
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            plain = plain == null ? bytes : Unpooled.wrappedBuffer(plain, bytes);
            answer(ctx, plain);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** What is neither TLS nor text is for TLS to refuse. */
    private static boolean isTls(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            return false;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        return first == HANDSHAKE || first < 'A' || first > 'Z';
    }

    private void answer(ChannelHandlerContext ctx, ByteBuf received) {
        String head = received.toString(StandardCharsets.ISO_8859_1);
        boolean whole = head.contains("\r\n\r\n") || head.contains("\n\n");
        if (!whole && head.length() < MAX_HEAD_BYTES) {
            ctx.read();
            return;
        }
        ctx.writeAndFlush(Unpooled.copiedBuffer(response(head), StandardCharsets.ISO_8859_1))
                .addListener(ChannelFutureListener.CLOSE);
    }

    static String response(String head) {
        Matcher form = HEAD.matcher(head);
        boolean known = form.matches() && Authority.parse(form.group(3)) != null;
        String location = known ? "Location: https://" + form.group(3) + form.group(2) + "\r\n" : "";
        return "HTTP/1.1 " + (known ? "308 Permanent Redirect" : "400 Bad Request") + "\r\n" + location
                + "Content-Type: text/plain; charset=UTF-8\r\nCache-Control: no-store\r\nContent-Length: "
                + SENTENCE.length() + "\r\nConnection: close\r\n\r\n"
                + (known && form.group(1).equals("HEAD") ? "" : SENTENCE);
    }
}
