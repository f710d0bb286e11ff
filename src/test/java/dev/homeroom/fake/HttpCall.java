package dev.homeroom.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection and, in turn, each request that comes over it. Understands just the HTTP that Homeroom speaks: bodies have
 * a length, and connections stay open.
 */
public final class HttpCall {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[4096];
    private int filled;
    private String head = "";
    private String method = "";
    private String path = "";
    private String query = "";
    private byte[] body = {};
    /** Further headers of the answer. */
    private String headers = "";
    /** The head of a stream, which is sent with its first events. */
    private String unsent = "";

    HttpCall(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** @return false when the other side has closed the connection */
    boolean readNext() throws IOException {
        int headEnd = indexOfHeadEnd(0);
        while (headEnd < 0) {
            int before = filled;
            if (!readMore()) {
                return false;
            }
            headEnd = indexOfHeadEnd(Math.max(0, before - HEAD_END.length));
        }
        head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
        int length = header("content-length").map(Integer::parseInt).orElse(0);
        int end = headEnd + HEAD_END.length + length;
        if (filled < end && header("expect").isPresent()) {
            send("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        while (filled < end) {
            if (!readMore()) {
                throw new IOException("The connection ended within a request");
            }
        }
        readRequestLine();
        body = Arrays.copyOfRange(buffer, headEnd + HEAD_END.length, end);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        headers = "";
        return true;
    }

    private boolean readMore() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(0, count);
        return count > 0;
    }

    private int indexOfHeadEnd(int from) {
        for (int i = from; i + HEAD_END.length <= filled; i++) {
            if (buffer[i] == '\r' && Arrays.equals(buffer, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
                return i;
            }
        }
        return -1;
    }

    private void readRequestLine() {
        int first = head.indexOf(' ');
        int second = head.indexOf(' ', first + 1);
        String target = head.substring(first + 1, second);
        int mark = target.indexOf('?');
        method = head.substring(0, first);
        path = mark < 0 ? target : target.substring(0, mark);
        query = mark < 0 ? "" : target.substring(mark + 1);
    }

    public String method() {
        return method;
    }

    /** As it came: percent-encoded. */
    public String path() {
        return path;
    }

    /** Empty when there is none; percent-encoded. */
    public String query() {
        return query;
    }

    /** The decoded parameter. */
    public Optional<String> query(String name) {
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(name + "=")) {
                return Optional.of(decoded(parameter.substring(name.length() + 1)));
            }
        }
        return Optional.empty();
    }

    /** Whether this is the method and the path; a {@code *} in the pattern stands for one segment. */
    boolean is(String wanted, String pattern) {
        return method.equals(wanted) && pathIs(pattern);
    }

    private boolean pathIs(String pattern) {
        int at = 0;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '*') {
                int slash = path.indexOf('/', at);
                at = slash < 0 ? path.length() : slash;
            } else if (at == path.length() || path.charAt(at++) != pattern.charAt(i)) {
                return false;
            }
        }
        return at == path.length();
    }

    /** The third segment of the path, decoded: an id. */
    String id() {
        return decoded(path.split("/", -1)[3]);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        String start = "\r\n" + name + ":";
        for (int i = head.indexOf('\r'); i >= 0; i = head.indexOf('\r', i + 1)) {
            if (head.regionMatches(true, i, start, 0, start.length())) {
                int end = head.indexOf('\r', i + start.length());
                return Optional.of(head.substring(i + start.length(), end < 0 ? head.length() : end)
                        .strip());
            }
        }
        return Optional.empty();
    }

    public byte[] body() {
        return body;
    }

    /** Adds a header to the answer. */
    public void addHeader(String name, String value) {
        headers += name + ": " + value + "\r\n";
    }

    public void answer(int status, String json) throws IOException {
        answer(status, "application/json", json);
    }

    public void answer(int status, String contentType, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] start = (head(status, contentType) + "content-length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, whole, start.length, content.length);
        send(whole);
    }

    private String head(int status, String contentType) {
        return "HTTP/1.1 " + status + " \r\ncontent-type: " + contentType + "\r\n" + headers;
    }

    /** Begins an answer of server-sent events; {@link #lastChunk} ends it. */
    void beginStream(int status) {
        unsent = head(status, "text/event-stream") + "transfer-encoding: chunked\r\n\r\n";
    }

    /** Sends one or more events, in server-sent events' own format. */
    void chunk(String events) throws IOException {
        send(chunked(events));
    }

    /** Sends the last events, or none, and ends the stream. */
    void lastChunk(String events) throws IOException {
        send((events.isEmpty() ? unsent : chunked(events)) + "0\r\n\r\n");
    }

    private String chunked(String events) {
        int length = events.getBytes(StandardCharsets.UTF_8).length;
        return unsent + Integer.toHexString(length) + "\r\n" + events + "\r\n";
    }

    private void send(String text) throws IOException {
        unsent = "";
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Breaks the connection. */
    public void hangUp() throws IOException {
        socket.close();
    }
}
