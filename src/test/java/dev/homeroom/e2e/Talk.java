package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alice's room with an agent, ready to be talked in. */
record Talk(Stage stage, String agent, RoomId room) {
    /** Makes the agent and waits for its room, with both of them in it; Homeroom runs already. */
    static Talk withNewAgent(Stage stage, String name) {
        String agent = stage.letta().addAgent(name);
        Talk talk = new Talk(stage, agent, stage.agentRoom(agent));
        Patience.waitingFor(name + " in its room")
                .until(() -> stage.alice().members(talk.room()).contains(talk.agentUser()));
        return talk;
    }

    /** Alice's room with the same agent that has this name, as soon as both are in it. */
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
        String localpart = "agent_" + agent.substring("agent-".length()).replace('-', '_');
        return UserId.of(localpart, Stage.SERVER_NAME);
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

    /** Waits until so many messages of others are in the room, and gives all there are. */
    List<TimelineEvent> awaitAnswers(int atLeast) {
        return stage.alice().awaitMessagesOfOthers(room, atLeast);
    }

    void awaitAnswer(String body) {
        Patience.waitingFor("“" + body + "”").until(() -> bodies().contains(body));
    }

    /**
     * Says one thing more and waits for its answer. What was said before is settled then, since a room's messages are
     * worked on in order: the answers before it are all there will ever be.
     */
    List<String> finishWith(String text) {
        say(text);
        List<String> bodies = Patience.waitingFor("the answer to the last message")
                .until(this::bodies, seen -> seen.contains("echo: " + text));
        return bodies.subList(0, bodies.indexOf("echo: " + text));
    }

    private List<String> bodies() {
        return stage.alice().messagesOfOthers(room).stream()
                .map(TimelineEvent::body)
                .toList();
    }

    /** A message of Alice as the homeserver would push it; the homeserver itself knows nothing of it. */
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
