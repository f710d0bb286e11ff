package dev.homeroom.fake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server on a loopback port that can go down and come up again on the same one, with all it knows. Its agents follow the
 * scripts in their questions unless they are given others.
 */
public abstract class FakeServer implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final int port;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private volatile HttpListener listener;
    private volatile Function<String, Script> usual = Script::in;
    private volatile Consumer<String> onRequest = request -> {};
    private volatile @Nullable String requiredKey;
    private volatile int refusal;
    private volatile boolean hangsUp;
    private volatile boolean down;
    private volatile Duration pingEvery = Duration.ofSeconds(20);

    /** @param port 0 for a free one */
    FakeServer(int port) {
        this.listener = HttpListener.start(port, this::handle);
        this.port = listener.port();
    }

    public final URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Refuses connections from now on, and breaks the open ones. Work goes on. */
    public final void goDown() {
        down = true;
        listener.close();
    }

    /** Accepts connections, but breaks each at its first request. */
    public final void hangUp() {
        hangsUp = true;
    }

    /** Ends {@link #goDown} and {@link #hangUp}. */
    public final void comeUp() {
        hangsUp = false;
        if (down) {
            down = false;
            listener = HttpListener.start(port, this::handle);
        }
    }

    /** Answers 401 to requests that don't bring this key. */
    public final void requireKey(String key) {
        requiredKey = key;
    }

    /** Answers every request with this status and nothing sensible. */
    public final void answerOnly(int status) {
        refusal = status;
    }

    /** Called with each request, as {@code METHOD path?query}, before it is answered. */
    public final void onRequest(Consumer<String> listener) {
        onRequest = listener;
    }

    /** Sets the time between keep-alives; 20 s as on a real server unless this is called. */
    public final void pingEvery(Duration interval) {
        pingEvery = interval;
    }

    final Duration pingEvery() {
        return pingEvery;
    }

    /** The agent follows this script from the next question on. */
    public final void let(String agentId, Script script) {
        scripts.put(agentId, script);
    }

    /** Every agent without a script of its own follows this one from the next question on. */
    public final void letAll(Script script) {
        usual = question -> script;
    }

    final void forgetScripts() {
        scripts.clear();
    }

    /** Whether the agent asks for approvals, whatever the question is. */
    public final boolean asksForApprovals(String agentId) {
        Script own = scripts.get(agentId);
        return own != null && own.asks();
    }

    final Script scriptFor(String agentId, String question) {
        Script own = scripts.get(agentId);
        return own == null ? usual.apply(question) : own;
    }

    private void handle(HttpCall call) throws IOException {
        onRequest.accept(call.method() + " " + call.path() + (call.query().isEmpty() ? "" : "?") + call.query());
        String key = requiredKey;
        if (hangsUp) {
            call.hangUp();
        } else if (refusal != 0) {
            call.answer(refusal, "text/html", "<html>This is not the answer you are looking for.</html>");
        } else if (key != null && !call.header("Authorization").equals(Optional.of("Bearer " + key))) {
            call.answer(401, unauthorized());
        } else {
            answer(call);
        }
    }

    abstract void answer(HttpCall call) throws IOException;

    /** The body of an answer with status 401. */
    abstract String unauthorized();

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final void close() {
        listener.close();
    }
}
