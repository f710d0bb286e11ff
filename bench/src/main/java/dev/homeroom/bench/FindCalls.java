package dev.homeroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Calls of the tool {@code matrix_find}, 500 a second, by agents in turn. A call begins when it is due, as far as there are callers. */
final class FindCalls implements AutoCloseable {
    static final String KEY = "the-key-of-the-benchmark-for-all-its-agents";
    static final int A_SECOND = 500;

    private static final int CALLERS = 16;
    private static final int MOST_TIMES = 1_000_000;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String CALL = """
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
             "params": {"name": "matrix_find", "arguments": {"query": "a", "kind": "agent"}}}""";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final int agents;
    private final long start = System.nanoTime();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final long[] nanos = new long[MOST_TIMES];
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * @param port of the server that answers
     * @param agents of the played Letta, all of which call
     */
    FindCalls(int port, int agents) {
        this.uri = URI.create("http://127.0.0.1:" + port + "/mcp");
        this.agents = agents;
        for (int caller = 0; caller < CALLERS; caller++) {
            callers.add(Thread.ofVirtual().start(this::callWhenDue));
        }
    }

    private void callWhenDue() {
        while (!stopping) {
            int number = begun.getAndIncrement();
            long due = start + number * Duration.ofSeconds(1).toNanos() / A_SECOND;
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            call(number);
            int place = ended.getAndIncrement();
            if (place < MOST_TIMES) {
                nanos[place] = System.nanoTime() - Math.max(due, start);
            }
        }
    }

    private void call(int number) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + KEY)
                .header("X-Agent-Id", PlayedAgents.id(number % agents))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(CALL))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains("\"found\"")) {
                failed.incrementAndGet();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Ends the calls. */
    Stream<Figure> figures() {
        close();
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = Arrays.copyOf(nanos, Math.min(ended.get(), MOST_TIMES));
        Arrays.sort(sorted);
        return Stream.of(
                new Figure("calls of matrix_find", ended.get() / seconds, "/s"),
                new Figure("due to result, p50", sorted[sorted.length / 2] / 1e6, "ms"),
                new Figure("due to result, p99", sorted[(int) (sorted.length * 99L / 100)] / 1e6, "ms"),
                Figure.count("failed calls", failed.get()));
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
