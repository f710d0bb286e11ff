package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.reply.ReplySettings.ToolsShown;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Entities;

/**
 * Writes the notice that lists the tool calls of a turn, with one line and one result for each call. There is one
 * notice a turn, it precedes the answer, and it causes no phone notification. Calls without a known result at the end
 * are marked ❔.
 */
@Singleton
public class ToolNotices {
    /** Key in the content of the notice and of its last edit: the message that is being answered. */
    public static final String KEY = "dev.homeroom.tools";

    /** The notice begins after this. A call that has ended by then needs no notice, unless others follow. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Homeserver homeserver;
    private final OutgoingEvents outgoingEvents;
    private final ToolsShown shown;

    public ToolNotices(Homeserver homeserver, OutgoingEvents outgoingEvents, ReplySettings settings) {
        this.homeserver = homeserver;
        this.outgoingEvents = outgoingEvents;
        this.shown = settings.tools();
    }

    /** Empty when the settings hide tool calls. */
    Optional<StreamedEdits> begin(Turn turn, ToolCalls calls) {
        if (shown == ToolsShown.OFF) {
            return Optional.empty();
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        mark(content, turn);
        OutgoingEvent beginning = turn.relation()
                .on(new OutgoingEvent(
                        StaleDraft.TOOLS.transactionId(turn.roomId(), turn.cause()),
                        turn.roomId(),
                        turn.agentUser(),
                        OutgoingEvent.MESSAGE,
                        content));
        return Optional.of(new StreamedEdits(
                homeserver,
                turn,
                beginning,
                MOMENT,
                () -> Optional.of(calls.look())
                        .filter(ToolCalls.ToolView::isWorthShowing)
                        .map(toolView -> content(toolView, " …"))));
    }

    private static void mark(ObjectNode content, Turn turn) {
        content.putObject(KEY).put("of", turn.message().id().value());
    }

    /**
     * Completes the notice of a turn that is over. The calls of a notice from before a crash may be unknown; such a
     * notice is redacted.
     */
    OutgoingEvent concluded(Turn turn, ToolCalls calls) {
        ToolCalls.ToolView toolView = calls.look();
        if (toolView.calls().isEmpty()) {
            return StaleDraft.TOOLS.gone(turn.roomId(), turn.cause(), turn.agentUser());
        }
        ObjectNode whole = content(toolView, " ❔");
        mark(whole, turn);
        ObjectNode edit = Rendering.edit(whole);
        mark(edit, turn);
        return new OutgoingEvent(
                TransactionId.of(turn.roomId(), turn.cause(), "tools-whole"),
                turn.roomId(),
                turn.agentUser(),
                OutgoingEvent.MESSAGE,
                edit,
                Optional.of(StaleDraft.TOOLS.transactionId(turn.roomId(), turn.cause())));
    }

    /** Whether the event is a tool notice, which is not part of an answer. */
    public static boolean isOne(OutgoingEvent outgoingEvent) {
        return outgoingEvent.content().has(KEY);
    }

    private ObjectNode content(ToolCalls.ToolView toolView, String unfinished) {
        List<String> plain = new ArrayList<>();
        List<String> html = new ArrayList<>();
        if (toolView.earlier() > 0) {
            String earlier =
                    outgoingEvents.wording(Sentence.TOOLS_EARLIER, Map.of("count", String.valueOf(toolView.earlier())));
            plain.add(earlier);
            html.add(Entities.escape(earlier));
        }
        for (ToolCalls.ToolCall toolCall : toolView.calls()) {
            String description =
                    shown == ToolsShown.NAMES || toolCall.description().isEmpty() ? "" : toolCall.description();
            String sign = sign(toolCall.state(), unfinished);
            plain.add("🔧 " + toolCall.tool() + (description.isEmpty() ? "" : ": " + description) + sign);
            html.add("🔧 <code>" + Entities.escape(toolCall.tool()) + "</code>"
                    + (description.isEmpty() ? "" : " " + Entities.escape(description)) + sign);
        }
        return outgoingEvents
                .noticeContent(String.join("\n", plain))
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", String.join("<br>", html));
    }

    private static String sign(ToolCalls.ToolState toolState, String unfinished) {
        return switch (toolState) {
            case RUNNING -> unfinished;
            case SUCCEEDED -> " ✅";
            case FAILED -> " ❌";
        };
    }
}
