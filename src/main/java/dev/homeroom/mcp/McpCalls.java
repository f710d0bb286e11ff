package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.mcp.ToolCatalog.ToolDescription;
import dev.homeroom.mcp.key.CallingAgent;
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
    private final Map<CallingAgent, Integer> running = new ConcurrentHashMap<>();

    /** The end of a call. */
    private record CallEnd(String result, String room, ToolResponse response) {
        static CallEnd refused(String sentence) {
            return new CallEnd("refused", "-", ToolResponse.error(sentence));
        }

        static CallEnd failed(String sentence) {
            return new CallEnd("failed", "-", ToolResponse.error(sentence));
        }

        static CallEnd done(ObjectNode result) {
            String json = JsonText.of(result);
            return new CallEnd(
                    "done",
                    result.path("room_id").asText("-"),
                    new ToolResponse(false, List.of(new TextContent(json)), new JsonObject(json), null));
        }
    }

    /** Never throws. */
    ToolResponse run(CallingAgent caller, McpTool tool, ToolDescription description, Map<String, Object> arguments) {
        CallEnd end = begin(caller) ? end(caller, tool, description, arguments) : CallEnd.failed(BUSY);
        LOG.infof("MCP call: agent=%s tool=%s room=%s result=%s", caller.ref(), tool.name(), end.room(), end.result());
        return end.response();
    }

    /** One agent must not take the calls of all others. */
    private boolean begin(CallingAgent caller) {
        if (running.merge(caller, 1, Integer::sum) <= MOST_OF_ONE_AGENT && free.tryAcquire()) {
            return true;
        }
        leave(caller);
        return false;
    }

    private void leave(CallingAgent caller) {
        running.computeIfPresent(caller, (_, calls) -> calls == 1 ? null : calls - 1);
    }

    private CallEnd end(CallingAgent caller, McpTool tool, ToolDescription description, Map<String, Object> arguments) {
        try {
            ObjectNode json = JsonText.mapper().valueToTree(arguments);
            Optional<String> problem = description.input().problem(json);
            return problem.isPresent()
                    ? CallEnd.refused(problem.get())
                    : CallEnd.done(tool.call(caller, new CallArguments(json)));
        } catch (ToolRefusal e) {
            return CallEnd.refused(e.sentence());
        } catch (HomeserverException e) {
            LOG.warnf("An MCP call failed because of the homeserver: tool=%s %s", tool.name(), e.getMessage());
            return CallEnd.failed(NO_HOMESERVER);
        } catch (DatabaseUnavailableException e) {
            return CallEnd.failed(NO_DATABASE);
        } catch (RuntimeException e) {
            String errorId = ErrorId.next();
            LOG.errorf(e, "An MCP call failed: tool=%s error=%s", tool.name(), errorId);
            return CallEnd.failed(
                    "Something failed in Homeroom. Please tell an operator the error id " + errorId + ".");
        } finally {
            free.release();
            leave(caller);
        }
    }
}
