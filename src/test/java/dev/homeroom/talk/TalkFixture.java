package dev.homeroom.talk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.NoRequests;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.database.Database;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.rooms.further.AgentEntry;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ada, Cleo and two agents named Twin, each in a room of its own, on a homeserver that pushes what Homeroom says. */
final class TalkFixture {
    static final Duration RETENTION = Duration.ofDays(30);
    private static final int MANY = 200;

    final TurnFixture turns;
    final Replica worker;
    final TrackedWorks works;
    private final Database database;
    private final EventClassifier classifier = new EventClassifier(TurnFixture.NAMESPACE, _ -> false, new NoRequests());
    private final Set<EventId> pushed = new HashSet<>();

    private record Kept(Duration time) implements RetentionSettings {}

    TalkFixture(Database database) {
        this.database = database;
        turns = new TurnFixture(
                database,
                TurnFixture.SETTINGS.withoutEnvelope(),
                List.of(
                        FakeBackend.agent("c", "Cleo"),
                        FakeBackend.agent("t1", "Twin"),
                        FakeBackend.agent("t2", "Twin")));
        turns.agent.keepsConversations();
        worker = turns.worker("us");
        works = new TrackedWorks(List.of(new Talks(database, turns.homeserver, outbox(database))));
    }

    /** The door of a process with this database. */
    TalkToAgent door(Database ofProcess) {
        return new TalkToAgent(
                new AgentSearch(turns.directory, TurnFixture.NAMESPACE),
                turns.rooms.bindings,
                turns.permissions,
                TurnFixture.NAMESPACE,
                new RoomEncryption(turns.homeserver),
                outbox(ofProcess),
                turns.clock);
    }

    private TalkOutbox outbox(Database ofProcess) {
        return new TalkOutbox(
                ofProcess,
                new ControlOutbox(ofProcess, new LaneTable(ofProcess, turns.clock), new Outbox(turns.clock)),
                new LaneTable(ofProcess, turns.clock),
                new AgentEntry(turns.homeserver, TurnFixture.NAMESPACE, turns.rooms.bindings, turns.invited),
                new Kept(RETENTION),
                turns.clock);
    }

    TalkStart talk(TalkRequest request) {
        return door(database).begin(request);
    }

    TrackingId begun(TalkRequest request) {
        TalkStart start = talk(request);
        if (start instanceof TalkStart.Begun(TrackingId id, RoomId _)) {
            return id;
        }
        throw new AssertionError(start);
    }

    TrackedState state(TrackingId id) {
        return works.find(id).orElseThrow().state();
    }

    static UserId user(String agent) {
        return TurnFixture.NAMESPACE.agentUser("letta", agent);
    }

    RoomId roomOf(String agent) {
        return turns.rooms.roomOf(agent);
    }

    static TalkRequest fromBot(String target, String text) {
        return new TalkRequest(Optional.empty(), target, text, Optional.empty());
    }

    static TalkRequest fromAgent(String agent, String target, String text) {
        return new TalkRequest(Optional.of(user(agent)), target, text, Optional.empty());
    }

    static TalkRequest withKey(TalkRequest request, String key) {
        return new TalkRequest(request.asking(), request.target(), request.text(), Optional.of(key));
    }

    /** Works and pushes what was said, until nothing more is said. */
    void untilQuiet() {
        worker.workOff();
        for (int rounds = 0; push() && rounds < MANY; rounds++) {
            worker.workOff();
        }
    }

    /** Pushes what is new of Homeroom's users. */
    boolean push() {
        boolean any = false;
        for (RoomId room : turns.homeserver.rooms()) {
            List<ObjectNode> events = turns.homeserver.timeline(room).stream()
                    .filter(sent -> TurnFixture.NAMESPACE.owns(sent.sender()) && pushed.add(sent.id()))
                    .map(sent -> event(room, sent))
                    .toList();
            worker.inbox.take(events.stream().map(classifier::of).toList());
            any |= !events.isEmpty();
        }
        return any;
    }

    private ObjectNode event(RoomId room, Sent sent) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", sent.id().value())
                .put("room_id", room.value())
                .put("sender", sent.sender().value())
                .put("type", sent.type())
                .put("origin_server_ts", turns.clock.millis());
        sent.stateKey().ifPresent(key -> event.put("state_key", key));
        event.set("content", sent.content());
        return event;
    }

    /** The texts in an agent's room, each with its sender. */
    List<String> said(String agent) {
        return turns.homeserver.timeline(roomOf(agent)).stream()
                .filter(sent -> sent.type().equals("m.room.message"))
                .map(sent -> sent.sender().localpart().replace("letta_", "") + ": "
                        + sent.content().path("body").asText())
                .toList();
    }
}
