package dev.homeroom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The homeserver's side of pushing: one connection, one transaction after the other, as homeservers do it. */
final class Pusher implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String token;
    private final byte[] answer = new byte[8192];
    private long transactions;

    Pusher(int port, String token) {
        try {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            this.in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.token = token;
    }

    /** Returns when Homeroom has taken the events. */
    void push(List<String> events) {
        byte[] body = ("{\"events\":[" + String.join(",", events) + "]}").getBytes(StandardCharsets.UTF_8);
        request("PUT", "/_matrix/app/v1/transactions/" + transactions++, body);
    }

    /** What a homeserver does when it is asked to ping. */
    void ping() {
        request("POST", "/_matrix/app/v1/ping", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private void request(String method, String path, byte[] body) {
        byte[] head = (method + " " + path + " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + token
                        + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        try {
            socket.getOutputStream().write(whole);
            readAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException("Homeroom did not take " + path, e);
        }
    }

    /** Homeroom's answer to a transaction ends with its only closing brace. */
    private void readAnswer() throws IOException {
        int filled = 0;
        while (filled == 0 || answer[filled - 1] != '}') {
            int count = in.read(answer, filled, answer.length - filled);
            if (count < 0) {
                throw new IOException("Homeroom closed the connection");
            }
            filled += count;
        }
        String text = new String(answer, 0, filled, StandardCharsets.UTF_8);
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(text.lines().findFirst().orElse("") + " " + text.substring(text.indexOf('{')));
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
