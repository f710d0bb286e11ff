package dev.homeroom.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Letta server of version 0.16 whose agents all think for the same time. One that takes long shows every few seconds
 * that it works, as thinking agents do.
 */
final class PlayedLetta implements AutoCloseable {
    private static final Duration SIGN_OF_WORK_EVERY = Duration.ofSeconds(15);

    private final HttpListener listener = HttpListener.start(this::handle);
    private final AtomicLong named = new AtomicLong();
    private final int agents;
    private volatile Duration answersAfter;

    PlayedLetta(int agents, Duration answersAfter) {
        this.agents = agents;
        this.answersAfter = answersAfter;
    }

    void thinkFor(Duration length) {
        answersAfter = length;
    }

    String url() {
        return listener.url();
    }

    static String agentId(int number) {
        return "agent-00000000-0000-4000-8000-%012d".formatted(number);
    }

    private void handle(HttpCall call) throws IOException {
        String path = call.path();
        boolean isPost = call.method().equals("POST");
        if (isPost && path.endsWith("/messages")) {
            answer(call);
        } else if (isPost && path.equals("/v1/conversations/")) {
            call.answer(200, "{\"id\":\"conv-%d\"}".formatted(named.incrementAndGet()));
        } else if (path.equals("/v1/agents/")) {
            call.answer(200, page(call.query()));
        } else if (path.equals("/v1/agents/count")) {
            call.answer(200, String.valueOf(agents));
        } else if (path.equals("/v1/health/")) {
            call.answer(200, "{\"version\":\"0.16.8\",\"status\":\"ok\"}");
        } else {
            call.answer(404, "{\"detail\":\"Not found\"}");
        }
    }

    private String page(String query) {
        int first = 0;
        int limit = 50;
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("after=")) {
                first = Integer.parseInt(parameter.substring(parameter.lastIndexOf('-') + 1)) + 1;
            } else if (parameter.startsWith("limit=")) {
                limit = Integer.parseInt(parameter.substring("limit=".length()));
            }
        }
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        for (int i = first; i < Math.min(agents, first + limit); i++) {
            page.addObject().put("id", agentId(i)).put("name", "Agent " + i).putArray("tags");
        }
        return page.toString();
    }

    private void answer(HttpCall call) throws IOException {
        String number = Marker.of(Marker.in(call.body()));
        String run = "run-" + named.incrementAndGet();
        call.beginStream();
        call.chunk("data: {\"message_type\":\"ping\",\"run_id\":\"" + run + "\",\"seq_id\":1}\n\n");
        work(call, run);
        call.chunk("data: {\"message_type\":\"assistant_message\",\"id\":\"message-" + run + "\",\"run_id\":\"" + run
                + "\",\"seq_id\":2,\"content\":\"Here is what I make of " + number
                + " in a sentence or two, as agents say it.\"}\n\n"
                + "data: {\"message_type\":\"stop_reason\",\"stop_reason\":\"end_turn\"}\n\ndata: [DONE]\n\n");
        call.endStream();
    }

    private void work(HttpCall call, String run) throws IOException {
        long thinking = answersAfter.toNanos();
        long end = System.nanoTime() + thinking;
        for (long left = thinking; left > 0; left = end - System.nanoTime()) {
            pause(Math.min(left, SIGN_OF_WORK_EVERY.toNanos()));
            call.chunk("data: {\"message_type\":\"reasoning_message\",\"id\":\"thought\",\"run_id\":\"" + run
                    + "\",\"reasoning\":\"Hm.\"}\n\n");
        }
    }

    private static void pause(long nanos) throws IOException {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while an agent thought", e);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
