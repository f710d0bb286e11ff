package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.IntakeFixture;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rooms in several states, and the way into them. */
final class FuzzedRooms {
    private static final String POWER_LEVELS = "m.room.power_levels";
    private static final UserId BOT = TurnFixture.NAMESPACE.bot();
    private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

    /** How a room is when the events come. Afterwards, it is as usual again. */
    enum State {
        USUAL,
        MUTED,
        AGENT_BUSY,
        AGENT_CUT_OFF,
        AGENT_GONE,
        CHAT,
        SWITCHED_OFF,
        UNBOUND
    }

    private final TurnFixture fixture;
    private final Database database;
    private final Replica worker;
    private final IntakeFixture intake;
    private final RoomId chat;
    private final RoomId unbound;
    private final ObjectNode usualLevels;
    private int messages;

    FuzzedRooms(Database database) {
        this.database = database;
        fixture = new TurnFixture(database, TurnFixture.SETTINGS.withoutEnvelope());
        worker = fixture.worker("us");
        intake = new IntakeFixture(
                TurnFixture.NAMESPACE,
                message -> message.content().path("body").asText().startsWith("!"),
                QueueFixture.inbox(database, fixture.clock));
        usualLevels = fixture.homeserver
                .stateOf(fixture.ada, POWER_LEVELS, "")
                .orElseThrow()
                .content();
        chat = newChat();
        unbound = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
    }

    private RoomId newChat() {
        List<RoomId> before = fixture.homeserver.rooms();
        say(fixture.ada, "$new", "!new Plans");
        return fixture.homeserver.rooms().stream()
                .filter(room -> !before.contains(room)
                        && fixture.rooms.bindings.reconcile(room).isPresent())
                .findFirst()
                .orElseThrow();
    }

    void encrypt() {
        ObjectNode algorithm = EMPTY.deepCopy().put("algorithm", "m.megolm.v1.aes-sha2");
        fixture.homeserver.force(fixture.ada, TurnFixture.ALICE, "m.room.encryption", "", algorithm);
    }

    void enter(State state) {
        switch (state) {
            case MUTED ->
                fixture.homeserver.force(
                        fixture.ada, BOT, POWER_LEVELS, "", EMPTY.deepCopy().put("events_default", 50));
            case AGENT_BUSY ->
                fixture.agent.answers(
                        new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), "busy"));
            case AGENT_CUT_OFF ->
                fixture.agent.answers(
                        new AgentOutcome.Interrupted(AgentOutcome.Interrupted.How.CONNECTION_LOST, "cut"));
            case AGENT_GONE ->
                fixture.agent.answers(new AgentOutcome.Failed(AgentOutcome.Failed.Cause.UNKNOWN_AGENT, "gone"));
            case USUAL, CHAT, SWITCHED_OFF, UNBOUND -> fixture.clock.pass(Duration.ofSeconds(1));
        }
    }

    void leave(State state) {
        if (state == State.MUTED) {
            fixture.homeserver.force(fixture.ada, BOT, POWER_LEVELS, "", usualLevels);
        }
        fixture.agent.answers(question -> new AgentOutcome.Answered(List.of("You said: " + question.text())));
        fixture.clock.pass(Duration.ofMinutes(20));
        worker.workOff();
    }

    /** @param event in which {@code ROOM} stands for the room */
    void push(State state, String event) {
        intake.push(event.replace("ROOM", roomOf(state).value()));
        worker.workOff();
    }

    private RoomId roomOf(State state) {
        return switch (state) {
            case USUAL, MUTED, AGENT_BUSY, AGENT_CUT_OFF, AGENT_GONE -> fixture.ada;
            case CHAT -> chat;
            case SWITCHED_OFF -> fixture.bob;
            case UNBOUND -> unbound;
        };
    }

    /** Id of the latest event in the room that Homeroom sent. */
    String latestOfOurs(State state) {
        return fixture.homeserver.timeline(roomOf(state)).stream()
                .filter(event -> !event.sender().equals(TurnFixture.ALICE))
                .reduce((first, second) -> second)
                .map(event -> event.id().value())
                .orElse("$none");
    }

    String latestMessage() {
        return "$ordinary" + messages;
    }

    /** @return the problem; empty when the next ordinary message is answered as it should be */
    Optional<String> problemOfNextMessage(State state) {
        RoomId room = roomOf(state);
        int before = fixture.homeserver.timeline(room).size();
        messages++;
        String text = "ordinary " + messages;
        say(room, latestMessage(), text);
        List<String> waiting = QueueFixture.waiting(database, room);
        if (!waiting.isEmpty()) {
            return Optional.of("still waiting: " + waiting);
        }
        List<Sent> timeline = fixture.homeserver.timeline(room);
        List<String> answers = timeline.subList(before, timeline.size()).stream()
                .filter(event -> event.type().equals(OutgoingEvent.MESSAGE))
                .map(event -> event.content().path("body").asText())
                .toList();
        return switch (state) {
            case UNBOUND -> Optional.empty();
            case SWITCHED_OFF -> answers.isEmpty() ? Optional.of("nothing was said") : Optional.empty();
            case USUAL, MUTED, AGENT_BUSY, AGENT_CUT_OFF, AGENT_GONE, CHAT ->
                answers.contains("You said: " + text) ? Optional.empty() : Optional.of("said: " + answers);
        };
    }

    private void say(RoomId room, String id, String text) {
        intake.push("""
                {"event_id": "%s", "room_id": "%s", "sender": "%s", "type": "m.room.message",
                 "origin_server_ts": %d, "content": {"msgtype": "m.text", "body": "%s"}}""".formatted(id, room, TurnFixture.ALICE, fixture.clock.millis(), text));
        fixture.clock.pass(Duration.ofSeconds(1));
        worker.workOff();
    }
}
