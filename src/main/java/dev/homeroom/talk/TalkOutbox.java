package dev.homeroom.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.SentEvents;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.rooms.further.AgentEntry;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.talk.TalkTable.StoredTalk;
import dev.homeroom.tracking.TrackingId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Says messages of talks, and stops them, through the control lane of the agent's room: it waits for no running turn. */
@ApplicationScoped
class TalkOutbox {
    private final Database database;
    private final ControlOutbox controlOutbox;
    private final LaneTable laneTable;
    private final AgentEntry agentEntry;
    private final RetentionSettings retention;
    private final InstantSource clock;

    TalkOutbox(
            Database database,
            ControlOutbox controlOutbox,
            LaneTable laneTable,
            AgentEntry agentEntry,
            RetentionSettings retention,
            InstantSource clock) {
        this.database = database;
        this.controlOutbox = controlOutbox;
        this.laneTable = laneTable;
        this.agentEntry = agentEntry;
        this.retention = retention;
        this.clock = clock;
    }

    /** The talk, unless its time in the database is over: its messages go then too. */
    Optional<StoredTalk> find(TrackingId id) {
        return database.inTransaction(_ -> {
            TalkTable.prune(clock.instant().minus(retention.time()));
            return TalkTable.find(id);
        });
    }

    /** The message in the room; empty while it is not there. */
    Optional<EventId> said(TrackingId id) {
        return database.inTransaction(connection -> TalkTable.find(id)
                .flatMap(talk -> SentEvents.of(connection, talk.question()))
                .flatMap(SentEvents.SendProgress::event));
    }

    /**
     * Lets the caller join the room and stores the message, unless another call has stored it meanwhile.
     *
     * @param asking the agent that asks; empty for the bot
     * @return the stored talk
     * @throws dev.homeroom.matrix.HomeserverException when the caller can't join now
     */
    StoredTalk say(StoredTalk talk, Optional<AgentRef> asking, BoundRoom room, ObjectNode content) {
        if (asking.isPresent()) {
            agentEntry.letIn(room, talk.caller());
        }
        StoredTalk stored = database.durably(connection -> {
            if (TalkTable.add(talk)) {
                put(connection, talk, question(talk, content, origin(connection, talk, asking)));
            }
            return TalkTable.find(talk.id()).orElseThrow();
        });
        laneTable.signal();
        return stored;
    }

    private static OutgoingEvent question(StoredTalk talk, ObjectNode content, TurnOrigin origin) {
        content.putObject("m.mentions")
                .putArray("user_ids")
                .add(talk.agentUser().value());
        content.set(TurnOrigin.KEY, origin.toJson());
        return new OutgoingEvent(talk.question(), talk.room(), talk.caller(), OutgoingEvent.MESSAGE, content);
    }

    /** What an agent asks while it answers was caused by the question that it answers. The bot speaks for a person. */
    private static TurnOrigin origin(Connection connection, StoredTalk talk, Optional<AgentRef> asking) {
        return asking.map(agent -> RunningQuestions.of(connection, agent, talk.caller())
                        .orElseGet(() -> new TurnOrigin(talk.id().value(), 1)))
                .orElseGet(() -> new TurnOrigin(talk.id().value(), 0));
    }

    /** Stores the request to stop. Idempotent. It is not sent if the message was never sent. */
    void stop(StoredTalk talk) {
        ObjectNode content = Reaction.content(Reaction.STOP);
        content.set(TurnOrigin.KEY, new TurnOrigin(talk.id().value(), 0).toJson());
        OutgoingEvent stop = new OutgoingEvent(
                talk.stop(), talk.room(), talk.caller(), Reaction.TYPE, content, Optional.of(talk.question()));
        database.<Boolean>durably(connection -> {
            put(connection, talk, stop);
            return true;
        });
        laneTable.signal();
    }

    private void put(Connection connection, StoredTalk talk, OutgoingEvent event) {
        controlOutbox.put(connection, talk.room(), List.of(event));
    }
}
