package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.TransactionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Entities;

/**
 * The one notice of a turn that says which tools the agent uses: a line for each, with how it ended. It is there to be
 * read, before the answer, and tells nobody on a phone. What is not known to have ended when the turn is over is marked so.
 */
@ApplicationScoped
class ToolNotices {
    /** In the content of the notice, and of its last edit: the message that is being answered. */
    static final String KEY = "dev.homeroom.tools";

    /** A tool that has ended by then needs no notice, unless others follow. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Homeserver homeserver;
    private final Post post;
    private final ToolsShown shown;

    ToolNotices(Homeserver homeserver, Post post, ReplySettings settings) {
        this.homeserver = homeserver;
        this.post = post;
        this.shown = settings.tools();
    }

    /** Empty where tools are not shown. */
    Optional<GrowingMessage> begin(AgentTurn.Task task, ToolCalls calls, Progress progress) {
        if (shown == ToolsShown.OFF) {
            return Optional.empty();
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        mark(content, task);
        Outgoing beginning = task.relation()
                .on(new Outgoing(
                        Leftover.TOOLS.transactionId(task.roomId(), task.cause()),
                        task.roomId(),
                        task.agentUser(),
                        Post.MESSAGE,
                        content));
        return Optional.of(new GrowingMessage(
                homeserver,
                task,
                progress,
                beginning,
                MOMENT,
                () -> Optional.of(calls.look())
                        .filter(ToolCalls.Look::isWorthShowing)
                        .map(look -> content(look, " …"))));
    }

    private static void mark(ObjectNode content, AgentTurn.Task task) {
        content.putObject(KEY).put("of", task.message().id().value());
    }

    /**
     * What becomes of the notice of a turn that is over. Of a notice from before a crash it may not be known any more what
     * it said; it goes away then.
     */
    Outgoing concluded(AgentTurn.Task task, ToolCalls calls) {
        ToolCalls.Look look = calls.look();
        if (look.calls().isEmpty()) {
            return Leftover.TOOLS.gone(task.roomId(), task.cause(), task.agentUser());
        }
        ObjectNode whole = content(look, " ❔");
        mark(whole, task);
        ObjectNode edit = Rendering.edit(whole);
        mark(edit, task);
        return new Outgoing(
                TransactionId.of(task.roomId(), task.cause(), "tools-whole"),
                task.roomId(),
                task.agentUser(),
                Post.MESSAGE,
                edit,
                Optional.of(Leftover.TOOLS.transactionId(task.roomId(), task.cause())));
    }

    /** Whether it is about tools, and so no part of an answer. */
    static boolean isOne(Outgoing outgoing) {
        return outgoing.content().has(KEY);
    }

    private ObjectNode content(ToolCalls.Look look, String unfinished) {
        List<String> plain = new ArrayList<>();
        List<String> html = new ArrayList<>();
        if (look.earlier() > 0) {
            String earlier = post.wording(Sentence.TOOLS_EARLIER, Map.of("count", String.valueOf(look.earlier())));
            plain.add(earlier);
            html.add(Entities.escape(earlier));
        }
        for (ToolCalls.Call call : look.calls()) {
            String description = shown == ToolsShown.NAMES || call.description().isEmpty() ? "" : call.description();
            String sign = sign(call.state(), unfinished);
            plain.add("🔧 " + call.tool() + (description.isEmpty() ? "" : ": " + description) + sign);
            html.add("🔧 <code>" + Entities.escape(call.tool()) + "</code>"
                    + (description.isEmpty() ? "" : " " + Entities.escape(description)) + sign);
        }
        return post.noticeContent(String.join("\n", plain))
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", String.join("<br>", html));
    }

    private static String sign(ToolCalls.State state, String unfinished) {
        return switch (state) {
            case RUNNING -> unfinished;
            case SUCCEEDED -> " ✅";
            case FAILED -> " ❌";
        };
    }
}
