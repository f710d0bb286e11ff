package dev.homeroom.conversation.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.loop.LoopGuard.LoopLimit;
import dev.homeroom.conversation.loop.LoopGuard.LoopLimits;
import dev.homeroom.conversation.loop.LoopGuard.LoopVerdict;
import dev.homeroom.conversation.loop.LoopGuardTable.GuardRow;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The loop guard of each room. Its counts are in the database. That it is open is also in the room, as state of the bot or, in
 * rooms of people, as account data of the first agent's user, so it stays open when the database is lost.
 */
@ApplicationScoped
public class LoopGuards {
    private static final Logger LOG = Logger.getLogger(LoopGuards.class);

    private final Database database;
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final LoopLimits limits;
    private final MeterRegistry meters;
    private final InstantSource clock;

    public LoopGuards(
            Database database,
            Homeserver homeserver,
            Namespace namespace,
            LoopGuardSettings settings,
            MeterRegistry meters,
            InstantSource clock) {
        this.database = database;
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.limits = LoopGuardSettings.limits(settings);
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * A message of an agent or a bot.
     *
     * @param key counts once
     * @param hop counts the messages of agents since a person's, this one included; 0 for a bot
     */
    public record AutomaticMessage(String key, UserId sender, int hop) {}

    /**
     * Decides about the turns that an automatic message asks for. Idempotent. If they open the guard, the room has it before this
     * method returns.
     *
     * @param first the room's first agent
     * @param turns that the message asks for; one at least
     * @throws HomeserverException when the homeserver can't say now whether the guard is open, or can't store it
     */
    public LoopVerdict decide(BoundRoom first, AutomaticMessage message, int turns) {
        GuardRow row = row(first);
        if (isOfSomebodyElse(row, message)) {
            return new LoopVerdict.Allowed(row.guard());
        }
        LoopVerdict verdict = row.counted().equals(Optional.of(message.key()))
                ? repeated(row.guard())
                : upToNow(first.room(), row, message.key()).automatic(turns, message.hop(), now(), limits);
        switch (verdict) {
            case LoopVerdict.Allowed(LoopGuard next) ->
                save(first.room(), new GuardRow(next, Optional.of(message.key()), Optional.empty()));
            case LoopVerdict.Opened(LoopGuard next, LoopLimit by) -> {
                boolean isNew = !row.guard().isOpen();
                save(first.room(), new GuardRow(next, Optional.of(message.key()), Optional.of(message.sender())));
                write(first, content(by, message.sender()));
                if (isNew) {
                    LOG.warnf(
                            "The loop guard stopped the automatic turns of a room until somebody sends !resume: room=%s limit=%s by=%s",
                            first.room(), by.word(), message.sender());
                    meters.counter("homeroom.loop_guard.opened", "limit", by.word())
                            .increment();
                }
            }
            case LoopVerdict.StillOpen _ -> {}
        }
        return verdict;
    }

    /** A sender that only seems to be a bot, in a room where another one opened the guard. */
    private static boolean isOfSomebodyElse(GuardRow row, AutomaticMessage message) {
        return row.guard().isOpen() && message.hop() == 0 && !row.openedBy().equals(Optional.of(message.sender()));
    }

    /** Every message that is not automatic is a person's. The inbox knows them, so people's messages need no row here. */
    private LoopGuard upToNow(RoomId room, GuardRow row, String key) {
        boolean hasPersonWritten = row.counted()
                .filter(last -> database.inTransaction(
                        connection -> InboxQueries.hasMessagesBetween(connection, room, last, key)))
                .isPresent();
        return hasPersonWritten ? row.guard().personWrote() : row.guard();
    }

    /** Milliseconds are what the database keeps. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static LoopVerdict repeated(LoopGuard guard) {
        return guard.opened()
                .<LoopVerdict>map(limit -> new LoopVerdict.Opened(guard, limit))
                .orElseGet(() -> new LoopVerdict.Allowed(guard));
    }

    /** The number of rooms whose automatic turns are stopped. */
    public long countOpen() {
        return database.inTransaction(_ -> LoopGuardTable.countOpen());
    }

    /** Whether the room's automatic turns are stopped. */
    public boolean isOpen(RoomId room) {
        return known(room).filter(row -> row.guard().isOpen()).isPresent();
    }

    /**
     * Closes the guard.
     *
     * @return false when it was not open
     * @throws HomeserverException when the homeserver did not store it; the guard is open then
     */
    public boolean resume(BoundRoom first) {
        GuardRow row = row(first);
        if (!row.guard().isOpen()) {
            return false;
        }
        write(first, JsonNodeFactory.instance.objectNode());
        save(first.room(), new GuardRow(row.guard().resumed(), row.counted(), Optional.empty()));
        LOG.infof("The loop guard of a room was closed: room=%s", first.room());
        return true;
    }

    private Optional<GuardRow> known(RoomId room) {
        return database.inTransaction(_ -> LoopGuardTable.find(room));
    }

    private GuardRow row(BoundRoom first) {
        return known(first.room()).orElseGet(() -> inRoom(first));
    }

    private GuardRow inRoom(BoundRoom first) {
        Optional<ObjectNode> content = first.binding().kind().hasBot()
                ? homeserver.state(namespace.bot(), first.room(), EventTypes.LOOP_GUARD, "")
                : homeserver.roomAccountData(first.agentUser(), first.room(), EventTypes.LOOP_GUARD);
        return content.flatMap(open -> LoopLimit.of(open.path("limit").textValue())
                        .map(limit -> new GuardRow(
                                new LoopGuard(0, List.of(), Optional.of(limit)),
                                Optional.empty(),
                                Optional.of(open.path("by").asText())
                                        .filter(UserId::isValid)
                                        .map(UserId::new))))
                .orElse(GuardRow.NEW);
    }

    private ObjectNode content(LoopLimit limit, UserId by) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", 1)
                .put("limit", limit.word())
                .put("by", by.value())
                .put("at", clock.millis());
    }

    private void write(BoundRoom first, ObjectNode content) {
        if (first.binding().kind().hasBot()) {
            homeserver.putState(namespace.bot(), first.room(), EventTypes.LOOP_GUARD, "", content);
        } else {
            homeserver.putRoomAccountData(first.agentUser(), first.room(), EventTypes.LOOP_GUARD, content);
        }
    }

    private void save(RoomId room, GuardRow row) {
        database.useTransaction(_ -> LoopGuardTable.save(room, row));
    }
}
