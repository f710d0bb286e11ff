package dev.homeroom.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves HTTP on a port of the loopback address, one virtual thread a connection. */
public final class HttpListener implements AutoCloseable {
    /** Thousands of connections may be asked for at the same instant. */
    private static final int BACKLOG = 8192;

    private final ServerSocket socket;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Thread accepting = Thread.ofPlatform().daemon().name("accept").unstarted(this::accept);

    /** Answers one request. An exception closes the connection. */
    @FunctionalInterface
    public interface Handler {
        void handle(HttpCall call) throws IOException;
    }

    private HttpListener(ServerSocket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    /** On a free port. */
    public static HttpListener start(Handler handler) {
        return start(0, handler);
    }

    public static HttpListener start(int port, Handler handler) {
        try {
            ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            HttpListener listener = new HttpListener(socket, handler);
            listener.accepting.start();
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
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
        connections.add(connection);
        try (connection) {
            HttpCall call = new HttpCall(connection);
            while (!socket.isClosed() && call.readNext()) {
                handler.handle(call);
            }
        } catch (IOException _) {
            // Either side closes connections as it likes; what the other one misses shows in its test or figures.
        } finally {
            connections.remove(connection);
        }
    }

    /** Refuses new connections and breaks the open ones. The port is free afterwards. */
    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
            // Until then the thread holds the port.
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
