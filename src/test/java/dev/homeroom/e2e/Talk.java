package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alice's room with an agent. */
record Talk(E2eEnvironment stage, String agent, RoomId room) {
    /** Adds the agent and waits until both are in its room. Homeroom must run. */
    static Talk withNewAgent(E2eEnvironment e2eEnvironment, String name) {
        String agent = e2eEnvironment.letta().addAgent(name);
        e2eEnvironment.rest().post("/webhook/new-agent");
        Talk talk = new Talk(e2eEnvironment, agent, e2eEnvironment.agentRoom(agent));
        Patience.waitingFor(name + " in its room")
                .until(() -> e2eEnvironment.alice().members(talk.room()).contains(talk.agentUser()));
        return talk;
    }

    /** Likewise, with an agent that behaves so. */
    static Talk withNewAgent(E2eEnvironment e2eEnvironment, String name, Script script) {
        Talk talk = withNewAgent(e2eEnvironment, name);
        e2eEnvironment.letta().let(talk.agent(), script);
        return talk;
    }

    /** Waits for Alice's room of this name with the same agent, with both in it. */
    Talk inRoom(String name) {
        RoomId named = Patience.waitingFor("the room " + name)
                .until(
                        () -> {
                            stage.alice().acceptInvites();
                            return stage.alice().joinedRooms().stream()
                                    .filter(joined ->
                                            stage.alice().nameOf(joined).equals(Optional.of(name)))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
        Patience.waitingFor("the agent in " + name)
                .until(() -> stage.alice().members(named).contains(agentUser()));
        return new Talk(stage, agent, named);
    }

    UserId agentUser() {
        return userOf(agent);
    }

    /** The user of an agent. */
    static UserId userOf(String agent) {
        String localpart = "agent_" + agent.substring("agent-".length()).replace('-', '_');
        return UserId.of(localpart, E2eEnvironment.SERVER_NAME);
    }

    EventId say(String text) {
        return stage.alice().say(room, text);
    }

    void react(EventId to, String key) {
        stage.alice()
                .send(
                        room,
                        "m.reaction",
                        Json.object(Map.of(
                                "m.relates_to",
                                Map.of("rel_type", "m.annotation", "event_id", to.value(), "key", key))));
    }

    /** Waits for at least this number of messages from others, and returns all of them. */
    List<TimelineEvent> awaitAnswers(int atLeast) {
        return stage.alice().awaitMessagesOfOthers(room, atLeast);
    }

    void awaitAnswer(String body) {
        Patience.waitingFor("“" + body + "”").until(() -> bodies().contains(body));
    }

    /** Waits for the first message whose content has this key. */
    EventId awaitMessageWith(String key) {
        return Patience.waitingFor("a message with " + key)
                .until(
                        () -> stage.alice().messagesOfOthers(room).stream()
                                .filter(event -> event.content().has(key))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst()
                .id();
    }

    /**
     * Writes one more message and waits for its answer. A room's messages are handled in order, so no further answer to
     * earlier messages can follow.
     */
    List<String> finishWith(String text) {
        say(text);
        List<String> bodies = Patience.waitingFor("the answer to the last message")
                .until(this::bodies, seen -> seen.contains("echo: " + text));
        return bodies.subList(0, bodies.indexOf("echo: " + text));
    }

    /** The texts of all messages to the agents of the scenario, in order. */
    List<String> asked() {
        return stage.letta().asked().stream().map(FakeLetta.Asked::text).toList();
    }

    List<String> bodies() {
        return stage.alice().messagesOfOthers(room).stream()
                .map(TimelineEvent::body)
                .toList();
    }

    /** A message of Alice as the homeserver would push it. The homeserver doesn't have it. */
    ObjectNode pushedMessage(String eventId, String text) {
        return Json.object(Map.of(
                "event_id",
                eventId,
                "room_id",
                room.value(),
                "sender",
                stage.alice().id().value(),
                "type",
                "m.room.message",
                "origin_server_ts",
                Instant.now().toEpochMilli(),
                "content",
                Map.of("msgtype", "m.text", "body", text)));
    }
}
