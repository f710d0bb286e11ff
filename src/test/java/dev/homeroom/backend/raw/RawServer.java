package dev.homeroom.backend.raw;

import dev.homeroom.fake.HttpCall;
import dev.homeroom.fake.HttpListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server that sends the given bytes, in pieces of a given size, and closes the connection with or without an end. */
public final class RawServer implements AutoCloseable {

    /** A received request. */
    public record Request(String method, String path, String body) {
        public boolean is(String wanted) {
            return (method + " " + path).startsWith(wanted);
        }
    }

    private final Function<Request, RawAnswer> answers;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpListener listener;
    private volatile int pieceSize = Integer.MAX_VALUE;
    private volatile String prelude = "";
    private volatile String trailers = "";

    public RawServer(Function<Request, RawAnswer> answers) {
        this.answers = answers;
        this.listener = HttpListener.start(this::serve);
    }

    public URI url() {
        return URI.create(listener.url());
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

    private void serve(HttpCall call) throws IOException {
        String path = call.query().isEmpty() ? call.path() : call.path() + "?" + call.query();
        Request request = new Request(call.method(), path, new String(call.body(), StandardCharsets.UTF_8));
        requests.add(request);
        send(answers.apply(request), call);
        call.hangUp();
    }

    private void send(RawAnswer answer, HttpCall call) throws IOException {
        StringBuilder head =
                new StringBuilder(prelude + "HTTP/1.1 " + answer.status() + " Whatever\r\nConnection: close\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Transfer-Encoding: chunked\r\n\r\n");
        call.send(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        byte[] body = answer.body();
        for (int at = 0; at < body.length; at += pieceSize) {
            int size = Math.min(pieceSize, body.length - at);
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.write(body, at, size);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            call.send(chunk.toByteArray());
        }
        if (!answer.cut()) {
            call.send(("0\r\n" + trailers + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
