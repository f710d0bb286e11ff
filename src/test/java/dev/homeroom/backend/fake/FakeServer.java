package dev.homeroom.backend.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a free loopback port that can go down and come up again on the same one, with all it knows. */
public abstract class FakeServer implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private final int port;
    private volatile @Nullable String requiredKey;
    private volatile int refusal;

    protected FakeServer() {
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int onPort) {
        try {
            HttpServer listening =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
            listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            listening.createContext("/", this::handle);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException("A fake server finds no port", e);
        }
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Each request as {@code METHOD path?query}, in the order in which they came. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Refuses connections from now on, and breaks the open ones. */
    public void goDown() {
        server.stop(0);
    }

    public void comeUp() {
        server = listen(port);
    }

    /** Answers 401 to requests that don't bring this key. */
    public void requireKey(String key) {
        requiredKey = key;
    }

    /** Answers every request with this status and nothing sensible; 0 ends it. */
    public void answerOnly(int status) {
        refusal = status;
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        FakeExchange wrapped = new FakeExchange(exchange);
        String key = requiredKey;
        if (refusal != 0) {
            wrapped.html(refusal, "<html>This is not the answer you are looking for.</html>");
        } else if (key != null
                && !("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            wrapped.json(401, unauthorized());
        } else {
            answer(wrapped);
        }
    }

    abstract void answer(FakeExchange exchange) throws IOException;

    abstract String unauthorized();

    /** Waits, but not beyond the end of the server; false when it ended. */
    boolean waitFor(long millis) {
        try {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
