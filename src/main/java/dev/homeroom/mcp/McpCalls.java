package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.mcp.ToolCatalog.ToolDescription;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolResponse;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Runs calls of tools: checks the arguments, turns every failure into a sentence, and logs who called which tool in which room. */
@ApplicationScoped
class McpCalls {
    /** Letta gives up after 60 s. */
    static final Duration PATIENCE = Duration.ofSeconds(50);

    private static final Logger LOG = Logger.getLogger(McpCalls.class);
    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_OF_ONE_AGENT = 10;
    private static final String BUSY =
            "Homeroom has too many tool calls at the moment. Please try again in some seconds.";
    private static final String NO_HOMESERVER =
            "The homeserver failed or refused the request. Please try again; if it fails again, ask an operator to look at the log.";
    private static final String NO_DATABASE = "Homeroom's database is away. Please try again in a minute.";

    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    /**
     * One call of a tool.
     *
     * @param caller as the log names it
     * @param work does what the tool does, with arguments that fit its schema
     */
    record AskedTool(
            String caller,
            ToolDescription tool,
            Map<String, Object> arguments,
            Function<CallArguments, ObjectNode> work) {}

    /**
     * The end of a call.
     *
     * @param about the room, service or the like that the call was about, as the log names it
     */
    private record CallEnd(String result, String about, ToolResponse response) {
        private static final String NOTHING = "room=-";
        private static final List<String> AUDITED = List.of("room_id", "profile", "service_id", "event_id");

        static CallEnd refused(String sentence) {
            return new CallEnd("refused", NOTHING, ToolResponse.error(sentence));
        }

        static CallEnd failed(String sentence) {
            return new CallEnd("failed", NOTHING, ToolResponse.error(sentence));
        }

        static CallEnd done(ObjectNode result) {
            String json = JsonText.of(result);
            return new CallEnd(
                    "done",
                    about(result),
                    new ToolResponse(false, List.of(new TextContent(json)), new JsonObject(json), null));
        }

        private static String about(ObjectNode result) {
            return AUDITED.stream()
                    .filter(field -> result.path(field).isTextual())
                    .findFirst()
                    .map(field ->
                            field.replace("_id", "") + "=" + result.path(field).asText())
                    .orElse(NOTHING);
        }
    }

    /** Never throws. */
    ToolResponse run(AskedTool asked) {
        CallEnd end = begin(asked.caller()) ? end(asked) : CallEnd.failed(BUSY);
        LOG.infof(
                "MCP call: %s tool=%s %s result=%s",
                asked.caller(), asked.tool().name(), end.about(), end.result());
        return end.response();
    }

    /** One agent must not take the calls of all others. */
    private boolean begin(String caller) {
        if (running.merge(caller, 1, Integer::sum) <= MOST_OF_ONE_AGENT && free.tryAcquire()) {
            return true;
        }
        leave(caller);
        return false;
    }

    private void leave(String caller) {
        running.computeIfPresent(caller, (_, calls) -> calls == 1 ? null : calls - 1);
    }

    private CallEnd end(AskedTool asked) {
        String name = asked.tool().name();
        try {
            ObjectNode json = JsonText.mapper().valueToTree(asked.arguments());
            Optional<String> problem = asked.tool().input().problem(json);
            return problem.isPresent()
                    ? CallEnd.refused(problem.get())
                    : CallEnd.done(asked.work().apply(new CallArguments(json)));
        } catch (ToolRefusal e) {
            return CallEnd.refused(e.sentence());
        } catch (HomeserverException e) {
            LOG.warnf("An MCP call failed because of the homeserver: tool=%s %s", name, e.getMessage());
            return CallEnd.failed(NO_HOMESERVER);
        } catch (DatabaseUnavailableException e) {
            return CallEnd.failed(NO_DATABASE);
        } catch (RuntimeException e) {
            String errorId = ErrorId.next();
            LOG.errorf(e, "An MCP call failed: tool=%s error=%s", name, errorId);
            return CallEnd.failed(
                    "Something failed in Homeroom. Please tell an operator the error id " + errorId + ".");
        } finally {
            free.release();
            leave(asked.caller());
        }
    }
}
