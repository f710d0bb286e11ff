package dev.homeroom.conversation.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The tools that people have allowed an agent in a room from now on, in the state event {@code dev.homeroom.approvals} with the
 * name of the agent's user as its state key. In rooms without the bot, they are in the account data of the agent's user. Only the
 * bot's events count.
 */
@ApplicationScoped
public class ToolScopes {
    private static final int VERSION = 1;

    private final Homeserver homeserver;
    private final ToolRules rules;
    private final UserId bot;

    public ToolScopes(Homeserver homeserver, ToolRules rules, Namespace namespace) {
        this.homeserver = homeserver;
        this.rules = rules;
        this.bot = namespace.bot();
    }

    /**
     * The names of the tools, in alphabetical order.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    public Set<String> of(BoundRoom agent) {
        Set<String> names = new TreeSet<>();
        tools(agent).fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether the tool can be allowed from now on. */
    public boolean mayLast(String tool) {
        return !rules.asksAlways(tool);
    }

    /**
     * Allows those of the tools that can be allowed from now on. Idempotent.
     *
     * @param by the person's event
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not store it
     */
    public void allow(BoundRoom agent, Collection<String> tools, RoomEvent by, Instant at) {
        change(
                agent,
                allowed -> tools.stream()
                        .filter(tool -> mayLast(tool) && !allowed.has(tool))
                        .forEach(tool -> allowed.putObject(tool)
                                .put("by", by.sender().value())
                                .put("via", by.id().value())
                                .put("at", at.toEpochMilli())));
    }

    /**
     * Takes back what the event has allowed, except these tools: its decision on the others came too late. Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not store it
     */
    public void keepOnly(BoundRoom agent, EventId by, Set<String> tools) {
        change(
                agent,
                allowed -> allowed.remove(allowed.propertyStream()
                        .filter(entry -> entry.getValue().path("via").asText().equals(by.value())
                                && !tools.contains(entry.getKey()))
                        .map(Map.Entry::getKey)
                        .toList()));
    }

    /**
     * Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not store it
     */
    public void withdraw(BoundRoom agent, Collection<String> tools) {
        change(agent, allowed -> allowed.remove(tools));
    }

    private void change(BoundRoom agent, Consumer<ObjectNode> change) {
        ObjectNode tools = tools(agent);
        ObjectNode changed = tools.deepCopy();
        change.accept(changed);
        if (changed.equals(tools)) {
            return;
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("version", VERSION);
        content.set("tools", changed);
        if (agent.binding().kind().hasBot()) {
            homeserver.putState(
                    bot, agent.room(), EventTypes.APPROVALS, agent.agentUser().localpart(), content);
        } else {
            homeserver.putRoomAccountData(agent.agentUser(), agent.room(), EventTypes.APPROVALS, content);
        }
    }

    private ObjectNode tools(BoundRoom agent) {
        Optional<ObjectNode> content = agent.binding().kind().hasBot()
                ? ofBot(agent)
                : homeserver.roomAccountData(agent.agentUser(), agent.room(), EventTypes.APPROVALS);
        return content.filter(known -> known.path("version").asInt() == VERSION)
                .map(known -> known.path("tools"))
                .filter(JsonNode::isObject)
                .map(known -> (ObjectNode) known.deepCopy())
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private Optional<ObjectNode> ofBot(BoundRoom agent) {
        return homeserver.state(bot, agent.room()).stream()
                .filter(event -> event.type().equals(EventTypes.APPROVALS)
                        && event.stateKey().equals(agent.agentUser().localpart())
                        && event.sender().equals(bot))
                .map(event -> event.content())
                .findFirst();
    }
}
