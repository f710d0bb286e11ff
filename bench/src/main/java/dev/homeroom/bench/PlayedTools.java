package dev.homeroom.bench;

import dev.homeroom.fake.HttpListener;

/** Answers calls of {@code matrix_find} without searching for anything. */
final class PlayedTools implements AutoCloseable {
    /** As long as what Homeroom finds. */
    private static final String ANSWER =
            "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {\"structuredContent\": {\"found\": [%s]}}}"
                    .formatted(
                            "{\"kind\": \"agent\", \"name\": \"Agent 17\", \"user_id\": \"@agent_17:bench.example\"},"
                                            .repeat(19)
                                    + "{}");

    private final HttpListener listener = HttpListener.start(call -> call.answer(200, ANSWER));

    int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }
}
