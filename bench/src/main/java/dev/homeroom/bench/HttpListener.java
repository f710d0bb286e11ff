package dev.homeroom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Serves HTTP on a free port of the loopback address, one virtual thread a connection. */
final class HttpListener implements AutoCloseable {
    /** Thousands of connections may be asked for at the same instant. */
    private static final int BACKLOG = 8192;

    private final ServerSocket socket;
    private final Handler handler;

    /** Answers one request. */
    @FunctionalInterface
    interface Handler {
        void handle(HttpCall call) throws IOException;
    }

    private HttpListener(ServerSocket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    static HttpListener start(Handler handler) {
        try {
            ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            HttpListener listener = new HttpListener(socket, handler);
            Thread.ofPlatform().daemon().name("accept").start(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            HttpCall call = new HttpCall(connection);
            while (call.readNext()) {
                handler.handle(call);
            }
        } catch (IOException _) {
            // Homeroom closes connections as it likes; what it needed and did not get shows in the figures.
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
