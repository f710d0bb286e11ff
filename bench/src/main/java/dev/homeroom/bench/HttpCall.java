package dev.homeroom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection and, in turn, each request that comes over it. Understands just the HTTP that Homeroom speaks: bodies have
 * a length, and connections stay open.
 */
final class HttpCall {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final String LENGTH = "\r\ncontent-length:";

    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[4096];
    private int filled;
    private String method = "";
    private String path = "";
    private String query = "";
    private byte[] body = {};

    HttpCall(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
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
        String head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
        int end = headEnd + HEAD_END.length + lengthOfBody(head);
        while (filled < end) {
            if (!readMore()) {
                throw new IOException("The connection ended within a request");
            }
        }
        readRequestLine(head);
        body = Arrays.copyOfRange(buffer, headEnd + HEAD_END.length, end);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
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

    private static int lengthOfBody(String head) {
        for (int i = head.indexOf('\r'); i >= 0; i = head.indexOf('\r', i + 1)) {
            if (head.regionMatches(true, i, LENGTH, 0, LENGTH.length())) {
                int start = i + LENGTH.length();
                int end = head.indexOf('\r', start);
                return Integer.parseInt(
                        head.substring(start, end < 0 ? head.length() : end).strip());
            }
        }
        return 0;
    }

    private void readRequestLine(String head) {
        int first = head.indexOf(' ');
        int second = head.indexOf(' ', first + 1);
        String target = head.substring(first + 1, second);
        int mark = target.indexOf('?');
        method = head.substring(0, first);
        path = mark < 0 ? target : target.substring(0, mark);
        query = mark < 0 ? "" : target.substring(mark + 1);
    }

    String method() {
        return method;
    }

    /** As it came: percent-encoded. */
    String path() {
        return path;
    }

    /** Empty when there is none; percent-encoded. */
    String query() {
        return query;
    }

    byte[] body() {
        return body;
    }

    void answer(int status, String json) throws IOException {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("HTTP/1.1 " + status + " \r\ncontent-type: application/json\r\ncontent-length: " + content.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        out.write(whole);
    }

    /** Begins an answer of server-sent events; {@link #endStream} ends it. */
    void beginStream() throws IOException {
        out.write("HTTP/1.1 200 \r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends one or more events, in server-sent events' own format. */
    void chunk(String events) throws IOException {
        byte[] content = events.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(content.length) + "\r\n" + events + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void endStream() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
}
