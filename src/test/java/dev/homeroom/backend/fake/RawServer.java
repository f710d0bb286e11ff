package dev.homeroom.backend.fake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * An HTTP server that sends the given bytes, in pieces of a given size, and ends normally or by closing the connection.
 */
public final class RawServer implements AutoCloseable {

    /** A received request. */
    public record Request(String method, String path, String body) {
        public boolean is(String wanted) {
            return (method + " " + path).startsWith(wanted);
        }
    }

    private final ServerSocket listening;
    private final Function<Request, RawAnswer> answers;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int pieceSize = Integer.MAX_VALUE;
    private volatile String prelude = "";
    private volatile String trailers = "";

    public RawServer(Function<Request, RawAnswer> answers) {
        this.answers = answers;
        try {
            this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("A raw server finds no port", e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Sets the number of bytes in each chunk of a body. */
    public void inPiecesOf(int bytes) {
        pieceSize = bytes;
    }

    /** Sets what is sent before the status line: answers with status 1xx. */
    public void beginsWith(String interim) {
        prelude = interim;
    }

    /** Sets the headers behind the last chunk. */
    public void endsWith(String headers) {
        trailers = headers;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The number of questions so far. */
    public int asked() {
        return (int) requests.stream()
                .filter(request -> request.method().equals("POST")
                        && (request.path().endsWith("/completions")
                                || request.path().contains("/messages")))
                .filter(request -> !request.path().endsWith("/cancel"))
                .count();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed: nobody is served any more.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Request request = read(new BufferedInputStream(socket.getInputStream()));
            requests.add(request);
            socket.setTcpNoDelay(true);
            send(answers.apply(request), socket.getOutputStream());
        } catch (IOException e) {
            // The client hung up, which is its right.
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", -1);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        return new Request(
                first[0], first.length > 1 ? first[1] : "", new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private void send(RawAnswer answer, OutputStream out) throws IOException {
        StringBuilder head =
                new StringBuilder(prelude + "HTTP/1.1 " + answer.status() + " Whatever\r\nConnection: close\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Transfer-Encoding: chunked\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        byte[] body = answer.body();
        for (int at = 0; at < body.length; ) {
            int size = Math.min(pieceSize, body.length - at);
            out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, size);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            at += size;
        }
        if (!answer.cut()) {
            out.write(("0\r\n" + trailers + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A raw server can't be closed", e);
        }
    }
}
