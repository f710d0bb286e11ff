package dev.homeroom.queue.inbox;

import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.LookAgainException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of the inbox, and all changes to them. The caller of a step of the running turn, and of {@link #stop},
 * {@link #move}, {@link #settleUntouched} and the changes, has locked the event's lane. The other steps need no lock: each is
 * one statement, which changes a row only in the states that the table names.
 *
 * <p>An event waits while it is <i>fresh</i> (asked_at is null), <i>asked</i> (asked_at is set) or <i>interrupted</i>
 * (interrupted_at too). Then it is <i>settled</i> or <i>dead</i>.
 *
 * <table>
 * <caption>A step from another state changes nothing; those of the running turn then throw
 *     {@link LookAgainException}, except for the two of many turns</caption>
 * <tr><th>step</th><th>from</th><th>to</th></tr>
 * <tr><td>{@link #take}</td><td>no row</td><td>fresh</td></tr>
 * <tr><td>{@link #ask}, of the running turn</td><td>fresh</td><td>asked, attempt + 1</td></tr>
 * <tr><td></td><td>asked, interrupted</td><td>unchanged: the attempt continues</td></tr>
 * <tr><td>{@link #firstAttempts}, of running turns</td><td>fresh, and not changed by an edit</td><td>asked, attempt + 1</td></tr>
 * <tr><td>{@link #runStarted}, of the running turn</td><td>any</td><td>unchanged, with run_id</td></tr>
 * <tr><td>{@link #interrupted}, of the running turn</td><td>waits</td><td>interrupted, if it was asked</td></tr>
 * <tr><td>{@link #notTaken}, of the running turn</td><td>waits</td><td>fresh, with first_failed_at</td></tr>
 * <tr><td>{@link #waitsForOthers}, of the running turn</td><td>waits</td><td>fresh, without first_failed_at</td></tr>
 * <tr><td>{@link #awaitsPeople}, of the running turn</td><td>waits</td><td>unchanged, without failures and interruptions</td></tr>
 * <tr><td>{@link #settle}, of the running turn</td><td>waits</td><td>settled</td></tr>
 * <tr><td>{@link #settleThoseThatWait}, of running turns</td><td>waits</td><td>settled</td></tr>
 * <tr><td>{@link #die}, of the running turn</td><td>waits</td><td>dead</td></tr>
 * <tr><td>{@link #stop}</td><td>waits</td><td>settled, with stopped_by</td></tr>
 * <tr><td>{@link #settleUntouched}</td><td>fresh, attempt and round 0</td><td>settled</td></tr>
 * <tr><td>{@link #move}</td><td>fresh, attempt and round 0</td><td>fresh, in another place</td></tr>
 * <tr><td>{@link #joinChanges}, {@link #settleChange}</td><td>waits in the control lane</td><td>settled</td></tr>
 * <tr><td>{@link #giveTurn}</td><td>waits in the control lane</td><td>last of the turns</td></tr>
 * <tr><td>{@link #tell}</td><td>waits, not told</td><td>unchanged, with the notice of its place</td></tr>
 * <tr><td>{@link #takeAgain}</td><td>fresh or settled, attempt and round 0</td>
 *     <td>fresh, last of the turns, in a given round</td></tr>
 * <tr><td>{@link #revive}</td><td>dead</td><td>fresh, last, round + 1</td></tr>
 * <tr><td>{@link #drop}</td><td>dead</td><td>settled</td></tr>
 * <tr><td>{@link #pruneSettled}, {@link #pruneDead}</td><td>settled or dead</td><td>no row</td></tr>
 * </table>
 */
@Singleton
public class InboxTable {
    static final long MOST_AT_ONCE = 1_000_000;

    private static final String SETTLE = """
            update inbox
            set state = <settled>, reason = :how, settled_at = :now
            """;
    private static final String IF_IT_WAITS = """
            where event_id = :event_id
              and <waits>
            """;
    private static final String ASK = """
            update inbox
            set attempt = attempt + 1, asked_at = :now
            """ + IF_IT_WAITS + """
              and asked_at is null
            """;

    private static final String FIRST_ATTEMPT = InboxState.worded(ASK + """
              and not exists (select 1 from inbox change where change.about = :message)
            """);
    /** Nobody has worked on the event. */
    private static final String IF_UNTOUCHED = IF_IT_WAITS + """
              and round = 0
              and attempt = 0
            """;

    private final InstantSource clock;

    public InboxTable(InstantSource clock) {
        this.clock = clock;
    }

    /** @param position decides about its turn within its lane */
    record Placed(IncomingEvent event, long position) {}

    /**
     * An attempt to ask the agent.
     *
     * @param number counts from 1
     * @param fresh whether the attempt begins; false if it continues after a crash
     * @param changed whether there are edits or redactions of the event
     */
    public record Attempt(int number, boolean fresh, boolean changed) {}

    /** The first of {@link #MOST_AT_ONCE} positions behind all that were given out before. */
    static long nextPosition(Connection connection) {
        return MOST_AT_ONCE
                * Sql.on(connection, "select nextval('inbox_position')")
                        .map(row -> row.getLong(1))
                        .one();
    }

    /** A row that a process of an older version wrote without {@link ProcessedEvents} stays unchanged. */
    void take(Connection connection, List<Placed> rows) {
        Instant now = clock.instant();
        forEach(connection, rows, """
                insert into inbox (event_id, position, room_id, track, state, event, kind, about, received_at, attempt)
                values (:event_id, :position, :room_id, :track, <waiting>, :event, :kind, :about, :now, 0)
                on conflict do nothing
                """, (batch, row) -> {
            IncomingEvent event = row.event();
            batch.bind("event_id", event.key())
                    .bind("position", row.position())
                    .bind("room_id", event.whereItWaits().value())
                    .bind("track", event.track().word())
                    .bind("event", event.json())
                    .bind("kind", event.kind())
                    .bind("about", event.about())
                    .bind("now", now);
        });
    }

    /** Moves the events that still wait for their first turn. */
    void move(Connection connection, List<Placed> placed) {
        forEach(
                connection,
                placed,
                """
                update inbox
                set position = :position
                """ + IF_UNTOUCHED,
                (batch, row) -> batch.bind("position", row.position())
                        .bind("event_id", row.event().key()));
    }

    /**
     * Begins an attempt, or continues the one that was begun.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public Attempt ask(Connection connection, String key) {
        return Optional.ofNullable(firstAttempts(connection, List.of(key)).get(key))
                .orElseGet(() -> attempt(connection, key));
    }

    /**
     * Begins the first attempts of those events that nobody has changed. That is the usual case.
     *
     * @return the attempts by their events' keys
     */
    public Map<String, Attempt> firstAttempts(Connection connection, List<String> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        Sql update =
                Sql.returning(connection, FIRST_ATTEMPT, "event_id", "attempt").bind("now", clock.instant());
        keys.forEach(key -> update.bind("event_id", key)
                .bind("message", AgentTurn.eventOf(key))
                .add());
        return update
                .mapChangedByBatch(row -> Map.entry(row.getString(1), new Attempt(row.getInt(2), true, false)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Attempt attempt(Connection connection, String key) {
        boolean fresh =
                update(connection, key, ASK).bind("now", clock.instant()).execute() == 1;
        return InboxState.sql(connection, """
                        select attempt, (select count(*) from inbox change where change.about = :message) as changes
                        from inbox
                        """ + IF_IT_WAITS)
                .bind("message", AgentTurn.eventOf(key))
                .bind("event_id", key)
                .map(row -> new Attempt(row.getInt("attempt"), fresh, row.getInt("changes") > 0))
                .findFirst()
                .orElseThrow(() -> new LookAgainException(key));
    }

    public void runStarted(Connection connection, String key, String runId) {
        update(connection, key, """
                        update inbox
                        set run_id = :run_id
                        where event_id = :event_id
                        """).bind("run_id", runId).execute();
    }

    /**
     * Records that the backend did not accept the last attempt, so that the next one starts over.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void notTaken(Connection connection, String key) {
        require(key, update(connection, key, """
                        update inbox
                        set asked_at = null,
                            run_id = null,
                            interrupted_at = null,
                            first_failed_at = coalesce(first_failed_at, :now)
                        """ + IF_IT_WAITS).bind("now", clock.instant()));
    }

    /**
     * Notes that the question was not taken, without a failure: people of another room decide first.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void waitsForOthers(Connection connection, String key) {
        require(key, update(connection, key, """
                        update inbox
                        set asked_at = null,
                            run_id = null,
                            interrupted_at = null,
                            first_failed_at = null
                        """ + IF_IT_WAITS));
    }

    /**
     * Records that the attempt waits for people. Their time does not count as that of failures before.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void awaitsPeople(Connection connection, String key) {
        require(key, update(connection, key, """
                        update inbox
                        set interrupted_at = null,
                            first_failed_at = null,
                            interruptions = 0
                        """ + IF_IT_WAITS));
    }

    /**
     * Records that the last attempt was interrupted, so that it continues.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void interrupted(Connection connection, String key, Outcome.ResumeLater.Why why) {
        require(
                key,
                update(connection, key, """
                        update inbox
                        set interrupted_at = coalesce(interrupted_at, :now),
                            interruptions = interruptions + :more
                        """ + IF_IT_WAITS)
                        .bind("now", clock.instant())
                        .bind("more", why == Outcome.ResumeLater.Why.CUT_OFF ? 1 : 0));
    }

    /**
     * Ends an event that waits. Its outcome is sent in the same transaction, and so by nobody else.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void settle(Connection connection, String key, String how) {
        require(
                key,
                update(connection, key, SETTLE + IF_IT_WAITS).bind("how", how).bind("now", clock.instant()));
    }

    /**
     * Settles many events, each with its own end.
     *
     * @param hows by the events' keys
     * @return keys of those that have waited. Nothing was written about the others
     */
    public Set<String> settleThoseThatWait(Connection connection, Map<String, String> hows) {
        if (hows.isEmpty()) {
            return Set.of();
        }
        Sql update = InboxState.sql(connection, SETTLE + IF_IT_WAITS).bind("now", clock.instant());
        List<String> keys = List.copyOf(hows.keySet());
        keys.forEach(
                key -> update.bind("how", hows.get(key)).bind("event_id", key).add());
        int[] settled = update.executeBatch();
        return IntStream.range(0, settled.length)
                .filter(i -> settled[i] == 1)
                .mapToObj(keys::get)
                .collect(Collectors.toSet());
    }

    /** Settles those of the events that still wait for their turn, for the first time. */
    void settleUntouched(Connection connection, Collection<String> keys, String how) {
        Instant now = clock.instant();
        forEach(
                connection,
                keys,
                SETTLE + IF_UNTOUCHED,
                (batch, key) -> batch.bind("how", how).bind("now", now).bind("event_id", key));
    }

    /** @param by key of the control lane's event that stops them */
    void stop(Connection connection, List<WaitingEvent> turns, String by) {
        Instant now = clock.instant();
        forEach(
                connection,
                turns,
                """
                update inbox
                set state = <settled>, reason = 'stopped', settled_at = :now, stopped_by = :by
                """ + IF_IT_WAITS,
                (batch, turn) -> batch.bind("now", now).bind("by", by).bind("event_id", turn.key()));
    }

    /** Settles the changes to a message that wait in the control lane. */
    void joinChanges(Connection connection, WaitingEvent message, String how) {
        InboxState.sql(connection, SETTLE + """
                        where about = :about
                          and room_id = :room_id
                          and track = 'desk'
                          and state = <waiting>
                        """)
                .bind("how", how)
                .bind("now", clock.instant())
                .bind("about", AgentTurn.eventOf(message.key()))
                .bind("room_id", message.room().value())
                .execute();
    }

    /** @param about the message that it changes */
    void settleChange(Connection connection, String key, String how, String about) {
        update(connection, key, """
                        update inbox
                        set state = <settled>, reason = :how, about = :about, settled_at = :now
                        """ + IF_IT_WAITS)
                .bind("how", how)
                .bind("about", about)
                .bind("now", clock.instant())
                .execute();
    }

    /** Lets a change of the control lane wait for a turn, behind all that waits. The messages' lane has to be woken then. */
    static void giveTurn(Connection connection, String key, String about) {
        update(connection, key, """
                        update inbox
                        set track = 'turns', position = :position, about = :about
                        """ + IF_IT_WAITS)
                .bind("position", nextPosition(connection))
                .bind("about", about)
                .execute();
    }

    /**
     * Ends an event that waits as a dead letter.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    void die(
            Connection connection,
            String key,
            String why,
            String errorId,
            @Nullable String notice,
            @Nullable String detail) {
        require(
                key,
                update(connection, key, """
                        update inbox
                        set state = <dead>, reason = :why, error_id = :error_id, notice = :notice, died_at = :now, detail = :detail
                        """ + IF_IT_WAITS)
                        .bind("why", why)
                        .bind("error_id", errorId)
                        .bind("notice", notice)
                        .bind("detail", detail)
                        .bind("now", clock.instant()));
    }

    /** Lets a dead letter wait again, behind all that waits, for another round. Its lane has to be woken then. */
    static boolean revive(Connection connection, String key) {
        return update(connection, key, """
                                update inbox
                                set state = <waiting>, position = :position, round = round + 1, told = false, reason = null,
                                    error_id = null, notice = null, died_at = null, asked_at = null, run_id = null,
                                    interrupted_at = null, first_failed_at = null, interruptions = 0, detail = null
                                where event_id = :event_id
                                  and state = <dead>
                                """)
                        .bind("position", nextPosition(connection))
                        .execute()
                == 1;
    }

    boolean drop(Connection connection, String key) {
        return update(connection, key, SETTLE + """
                        where event_id = :event_id
                          and state = <dead>
                        """)
                        .bind("how", "dropped")
                        .bind("now", clock.instant())
                        .execute()
                == 1;
    }

    /**
     * Lets an event wait that has a row and was never worked on, with the text that the homeserver has now. An edit stays one
     * of its message.
     *
     * @return false when it has been, or is being, worked on
     */
    static boolean takeAgain(Connection connection, Placed placed, int round) {
        return update(connection, placed.event().key(), """
                                update inbox
                                set state = <waiting>, position = :position, track = :track, round = :round, reason = null,
                                    event = :event, kind = :kind, settled_at = null, stopped_by = null
                                where event_id = :event_id
                                  and state <> <dead>
                                  and attempt = 0
                                  and round = 0
                                """)
                        .bind("position", placed.position())
                        .bind("track", placed.event().track().word())
                        .bind("round", round)
                        .bind("event", placed.event().json())
                        .bind("kind", placed.event().kind())
                        .execute()
                == 1;
    }

    /**
     * Records the notice that announced the event's place.
     *
     * @return false if a notice was recorded before, or the event no longer waits
     */
    public static boolean tell(Connection connection, WaitingEvent event, String notice) {
        return update(connection, event.key(), """
                                update inbox
                                set told = true, notice = :notice
                                """ + IF_IT_WAITS + """
                                  and told = false
                                """)
                        .bind("notice", notice)
                        .execute()
                == 1;
    }

    /** Lets one of the notices that are held in the outbox report all failures that they were to report. */
    public static void reportAllBy(Connection connection, RoomId room, String notice) {
        InboxState.sql(connection, """
                        update inbox
                        set notice = :notice
                        where state = <dead>
                          and room_id = :room_id
                          and notice in (select transaction_id
                                         from outbox
                                         where state = 'held'
                                           and room_id = :room_id)
                        """)
                .bind("notice", notice)
                .bind("room_id", room.value())
                .execute();
    }

    /** Replaces the text of an event in any state. */
    public static void rewrite(Connection connection, String key, String event) {
        update(connection, key, """
                        update inbox
                        set event = :event, detail = null
                        where event_id = :event_id
                        """).bind("event", event).execute();
    }

    /** Deletes those of the events that are settled. Their keys stay in {@link ProcessedEvents}. */
    public static void pruneSettled(Connection connection, List<String> keys) {
        prune(connection, keys, InboxState.SETTLED);
    }

    /** Prunes dead letters. */
    public static void pruneDead(Connection connection, List<String> keys) {
        prune(connection, keys, InboxState.DEAD);
    }

    private static void prune(Connection connection, List<String> keys, InboxState state) {
        forEach(
                connection,
                keys,
                """
                delete from inbox
                where event_id = :event_id
                  and state = :state
                """,
                (batch, key) -> batch.bind("event_id", key).bind("state", state.word()));
    }

    private static Sql update(Connection connection, String key, String sql) {
        return InboxState.sql(connection, sql).bind("event_id", key);
    }

    private static void require(String key, Sql change) {
        if (change.execute() != 1) {
            throw new LookAgainException(key);
        }
    }

    private static <T> void forEach(
            Connection connection, Collection<T> changed, String sql, BiConsumer<Sql, T> binder) {
        Sql batch = InboxState.sql(connection, sql);
        changed.forEach(each -> {
            binder.accept(batch, each);
            batch.add();
        });
        batch.executeBatch();
    }

    /** Gives an event to agents. A turn that was begun before, even with another database, does not begin again. */
    public void give(Connection connection, WaitingEvent event, Outcome.Given given, LaneTable laneTable) {
        List<IncomingEvent> turns = given.lanes().stream()
                .sorted()
                .map(lane -> new IncomingEvent(
                        new AgentTurn(lane, event.key()).key(),
                        event.room(),
                        lane,
                        event.json(),
                        event.kind().orElse(null),
                        given.about(),
                        null))
                .toList();
        long position = nextPosition(connection);
        Set<String> fresh = ProcessedEvents.remember(connection, position, turns);
        List<IncomingEvent> begun =
                turns.stream().filter(turn -> fresh.contains(turn.key())).toList();
        take(connection, Inbox.inTheirOrder(position, begun));
        begun.forEach(turn -> laneTable.wake(connection, turn.track(), List.of(event.room())));
    }
}
