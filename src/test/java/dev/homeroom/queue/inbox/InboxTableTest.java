package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.inbox.InboxTable.Placed;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LookAgainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The states of an event: each step from each state, as the table of {@link InboxTable} draws it. */
class InboxTableTest {
    private static final RoomId ROOM = new RoomId("!room:example.org");
    private static final String MESSAGE = "$message";
    /** The database doesn't change. */
    private static final String NOTHING = "=";
    /** The event doesn't wait, which the caller is told. */
    private static final String REFUSED = "!";

    private static final String TABLE = """
            step            NO_ROW FRESH   TRIED   ASKED   INTERRUPTED SETTLED STOPPED DEAD
            TAKE            FRESH  =       =       =       =           =       =       =
            FIRST_ASK       =      ASKED   ASKED   =       =           =       =       =
            ASK             !      ASKED   ASKED   =       =           !       !       !
            NOT_TAKEN       !      TRIED   =       TRIED   TRIED       !       !       !
            INTERRUPT       !      FRESH   TRIED   INTERRUPTED INTERRUPTED !   !       !
            SETTLE          !      SETTLED SETTLED SETTLED SETTLED     !       !       !
            SETTLE_IF_WAITS =      SETTLED SETTLED SETTLED SETTLED     =       =       =
            DIE             !      DEAD    DEAD    DEAD    DEAD        !       !       !
            STOP            =      STOPPED STOPPED STOPPED STOPPED     =       =       =
            SETTLE_UNTOUCHED =     SETTLED =       =       =           =       =       =
            MOVE            =      FRESH   =       =       =           =       =       =
            TAKE_AGAIN      =      FRESH   =       =       =           FRESH   FRESH   =
            REVIVE          =      =       =       =       =           =       =       FRESH
            DROP            =      =       =       =       =           =       =       SETTLED
            PRUNE_SETTLED   =      =       =       =       =           NO_ROW  NO_ROW  =
            PRUNE_DEAD      =      =       =       =       =           =       =       NO_ROW
            JOIN            =      SETTLED SETTLED SETTLED SETTLED     =       =       =
            SETTLE_CHANGE   =      SETTLED SETTLED SETTLED SETTLED     =       =       =
            GIVE_TURN       =      FRESH   TRIED   ASKED   INTERRUPTED =       =       =
            """;

    private final SettableClock clock = new SettableClock();
    private final InboxTable inboxTable = new InboxTable(clock);

    private enum Phase {
        NO_ROW,
        FRESH,
        TRIED,
        ASKED,
        INTERRUPTED,
        SETTLED,
        STOPPED,
        DEAD
    }

    private enum Step {
        TAKE,
        FIRST_ASK,
        ASK,
        NOT_TAKEN,
        INTERRUPT,
        SETTLE,
        SETTLE_IF_WAITS,
        DIE,
        STOP,
        SETTLE_UNTOUCHED,
        MOVE,
        TAKE_AGAIN,
        REVIVE,
        DROP,
        PRUNE_SETTLED,
        PRUNE_DEAD,
        JOIN,
        SETTLE_CHANGE,
        GIVE_TURN
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_step_from_each_state_leads_where_the_table_says_and_changes_nothing_elsewhere(Database database) {
        // Given
        List<List<String>> rows =
                TABLE.lines().map(line -> List.of(line.split(" +", -1))).toList();
        List<Phase> phases =
                rows.getFirst().stream().skip(1).map(Phase::valueOf).toList();
        assertThat(phases).containsExactly(Phase.values());
        assertThat(rows.stream().skip(1).map(row -> Step.valueOf(row.getFirst())))
                .containsExactly(Step.values());

        // Then
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int i = 1; i < row.size(); i++) {
                Step step = Step.valueOf(row.getFirst());
                Phase phase = phases.get(i - 1);
                String expected = row.get(i);
                database.useTransaction(connection -> check(connection, step, phase, expected));
            }
        }
    }

    private void check(Connection connection, Step step, Phase phase, String expected) {
        String key = "$" + step + phase;
        String what = step + " of " + phase;
        bring(connection, key, phase);
        assertThat(phase(connection, key)).as(what).isEqualTo(phase);
        Optional<Map<String, Object>> before = row(connection, key);
        clock.pass(Duration.ofSeconds(1));
        if (expected.equals(REFUSED)) {
            assertThatThrownBy(() -> take(connection, key, step)).as(what).isInstanceOf(LookAgainException.class);
            assertThat(row(connection, key)).as(what).isEqualTo(before);
            return;
        }
        take(connection, key, step);
        if (expected.equals(NOTHING)) {
            assertThat(row(connection, key)).as(what).isEqualTo(before);
        } else {
            assertThat(phase(connection, key)).as(what).isEqualTo(Phase.valueOf(expected));
            assertThat(row(connection, key)).as(what).isNotEqualTo(before);
        }
    }

    private void bring(Connection connection, String key, Phase phase) {
        if (phase != Phase.NO_ROW) {
            take(connection, key, Step.TAKE);
        }
        for (Step step : switch (phase) {
            case NO_ROW, FRESH -> List.<Step>of();
            case TRIED -> List.of(Step.ASK, Step.NOT_TAKEN);
            case ASKED -> List.of(Step.ASK);
            case INTERRUPTED -> List.of(Step.ASK, Step.INTERRUPT);
            case SETTLED -> List.of(Step.SETTLE);
            case STOPPED -> List.of(Step.STOP);
            case DEAD -> List.of(Step.DIE);
        }) {
            take(connection, key, step);
        }
    }

    private void take(Connection connection, String key, Step step) {
        Placed placed =
                new Placed(IncomingEvents.change(key, ROOM, "{}", MESSAGE), InboxTable.nextPosition(connection));
        switch (step) {
            case TAKE -> inboxTable.take(connection, List.of(placed));
            case FIRST_ASK -> inboxTable.firstAttempts(connection, List.of(key, "$another"));
            case ASK -> inboxTable.ask(connection, key);
            case NOT_TAKEN -> inboxTable.notTaken(connection, key);
            case INTERRUPT -> inboxTable.interrupted(connection, key, Outcome.ResumeLater.Why.CUT_OFF);
            case SETTLE -> inboxTable.settle(connection, key, "answered");
            case SETTLE_IF_WAITS ->
                inboxTable.settleThoseThatWait(connection, Map.of(key, "answered", "$another", "nothing to do"));
            case DIE -> inboxTable.die(connection, key, "failed", "e0000000", null, null);
            case STOP -> inboxTable.stop(connection, List.of(event(key)), "$stop");
            case SETTLE_UNTOUCHED -> inboxTable.settleUntouched(connection, List.of(key), "answered before");
            case MOVE -> inboxTable.move(connection, List.of(placed));
            case TAKE_AGAIN -> InboxTable.takeAgain(connection, placed, 3);
            case REVIVE -> InboxTable.revive(connection, key);
            case DROP -> inboxTable.drop(connection, key);
            case PRUNE_SETTLED -> InboxTable.pruneSettled(connection, List.of(key));
            case PRUNE_DEAD -> InboxTable.pruneDead(connection, List.of(key));
            case JOIN -> inboxTable.joinChanges(connection, event(MESSAGE), "part");
            case SETTLE_CHANGE -> inboxTable.settleChange(connection, key, "too late", MESSAGE);
            case GIVE_TURN -> InboxTable.giveTurn(connection, key, MESSAGE);
        }
    }

    private WaitingEvent event(String key) {
        return WaitingEvents.of(key, ROOM, "{}", clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    private static Optional<Map<String, Object>> row(Connection connection, String key) {
        return Sql.on(connection, """
                        select position, track, state, reason, attempt, round, told, asked_at, run_id, interrupted_at,
                               interruptions, first_failed_at, settled_at, died_at, error_id, notice, detail, stopped_by, about
                        from inbox
                        where event_id = :event_id
                        """)
                .bind("event_id", key)
                .map(InboxTableTest::columns)
                .findFirst();
    }

    private static Map<String, Object> columns(ResultSet row) throws SQLException {
        Map<String, Object> columns = new HashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            columns.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
        }
        return columns;
    }

    private static Phase phase(Connection connection, String key) {
        return row(connection, key)
                .map(row -> switch (String.valueOf(row.get("state"))) {
                    case "settled" -> row.get("stopped_by") == null ? Phase.SETTLED : Phase.STOPPED;
                    case "dead" -> Phase.DEAD;
                    default -> waiting(row);
                })
                .orElse(Phase.NO_ROW);
    }

    private static Phase waiting(Map<String, Object> row) {
        if (row.get("asked_at") == null) {
            return row.get("first_failed_at") == null ? Phase.FRESH : Phase.TRIED;
        }
        return row.get("interrupted_at") == null ? Phase.ASKED : Phase.INTERRUPTED;
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_retried_event_begins_its_next_round_behind_all_others(Database database) {
        database.useTransaction(connection -> {
            // Given
            bring(connection, "$retried", Phase.INTERRUPTED);
            take(connection, "$retried", Step.DIE);
            bring(connection, "$later", Phase.FRESH);

            // When
            take(connection, "$retried", Step.REVIVE);

            // Then
            assertThat(InboxQueries.next(connection, ROOM, LaneKind.CONTROL).map(WaitingEvent::key))
                    .contains("$later");
            assertThat(row(connection, "$retried"))
                    .hasValueSatisfying(row -> assertThat(row)
                            .containsEntry("round", 1)
                            .containsEntry("interruptions", 0)
                            .containsEntry("told", false));
        });
    }

    @Test
    void statements_on_the_inbox_stand_in_four_classes_and_its_states_in_one() throws IOException {
        // Given
        Pattern statement = Pattern.compile("\\b(from|into|update|join) inbox\\b");
        Pattern state = Pattern.compile("[\"'](waiting|settled|dead)[\"']");

        // Then
        assertThat(classesWith(statement, "src/main/java"))
                .containsExactly("ControlLaneQueries", "DeadLetters", "InboxQueries", "InboxTable");
        assertThat(classesWith(state, "src/main/java/dev/homeroom/queue/inbox")).containsExactly("InboxState");
    }

    private static List<String> classesWith(Pattern pattern, String folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (pattern.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        return found;
    }
}
