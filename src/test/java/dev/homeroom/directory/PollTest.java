package dev.homeroom.directory;

import static dev.homeroom.directory.FakeBackend.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestSql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PollTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");

    private final FakeBackend backend = new FakeBackend("letta");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void new_agents_are_known_after_the_poll_and_after_a_restart(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        backend.lists(new Agent("a", "Ada", Set.of("x", "y"), true), new Agent("b", "Bob", Set.of(), false));

        // When
        boolean changed = poll.run();

        // Then
        assertThat(changed).isTrue();
        assertThat(rosterOn(database).all())
                .containsExactlyInAnyOrder(
                        new KnownAgent(ref("a"), "Ada", Set.of("x", "y"), true, Optional.empty()),
                        new KnownAgent(ref("b"), "Bob", Set.of(), false, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_poll_that_finds_nothing_new_touches_no_table(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        backend.lists(new Agent("a", "\0A\uD800da\n", Set.of("x"), true), agent("b", ""));
        poll.run();
        Poll afterRestart = poll(rosterOn(database));
        database.useTransaction(connection -> TestSql.execute(connection, "drop table agent"));

        // When
        boolean changed = poll.run() || afterRestart.run();

        // Then
        assertThat(changed).isFalse();
        assertThat(afterRestart.status().lastComplete()).contains(NOW);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_list_with_an_entry_that_can_not_be_used_brings_agents_and_takes_none_away(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        backend.lists(agent("a", "Ada"), agent("b", "Bob"));
        poll.run();

        // When
        backend.answersListsWith(
                () -> AgentList.of(List.of(agent("a", "Ada"), agent("c", "Cid")), List.of("entry 3 (x) has no id")));
        poll.run();

        // Then
        assertThat(rosterOn(database).all())
                .allMatch(KnownAgent::isListed)
                .extracting(KnownAgent::name)
                .containsExactlyInAnyOrder("Ada", "Bob", "Cid");
        assertThat(poll.isConfirmed()).isFalse();
        assertThat(poll.status().toString()).contains("entry 3 (x) has no id");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_renamed_agent_and_one_that_was_switched_off_are_changed(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        backend.lists(agent("a", "Ada"), agent("b", "Bob"), agent("c", "Cid"));
        poll.run();

        // When
        backend.lists(agent("a", "Ada Lovelace"), new Agent("b", "Bob", Set.of(), false), agent("c", "Cid"));
        poll.run();

        // Then
        Roster roster = rosterOn(database);
        assertThat(roster.find(ref("a"))).map(KnownAgent::name).contains("Ada Lovelace");
        assertThat(roster.find(ref("b"))).map(KnownAgent::enabled).contains(false);
        assertThat(roster.all()).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_is_gone_is_only_marked_and_comes_back(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        backend.lists(agent("a", "Ada"), agent("b", "Bob"));
        poll.run();

        // When
        backend.lists(agent("a", "Ada"));
        poll.run();

        // Then
        assertThat(rosterOn(database).find(ref("b"))).hasValueSatisfying(bob -> {
            assertThat(bob.missingSince()).contains(NOW);
            assertThat(bob.name()).isEqualTo("Bob");
        });
        assertThat(poll.status().missing()).isOne();

        // When
        backend.lists(agent("a", "Ada"), agent("b", "Bob"));
        poll.run();

        // Then
        assertThat(rosterOn(database).find(ref("b"))).map(KnownAgent::isListed).contains(true);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_failed_list_removes_nobody_and_the_status_says_why(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        backend.lists(agent("a", "Ada"));
        poll.run();

        // When
        backend.fails("The backend does not answer.");
        IntStream.range(0, 5).forEach(time -> assertThat(poll.run()).isFalse());

        // Then
        assertThat(rosterOn(database).all()).allMatch(KnownAgent::isListed).hasSize(1);
        assertThat(poll.status())
                .isEqualTo(new BackendStatus(
                        "letta",
                        Optional.of(NOW),
                        Optional.empty(),
                        Optional.of("The backend does not answer."),
                        Optional.empty(),
                        1,
                        0));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_status_says_that_the_server_is_away(Database database) {
        // Given
        Poll poll = poll(rosterOn(database));
        poll.run();

        // When
        backend.circuit.goAway();

        // Then
        assertThat(poll.status().outage()).contains("connection refused");
        assertThat(poll.status().isDown()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_list_that_lost_more_than_half_is_believed_at_the_third_poll_in_a_row(Database database) {
        // Given
        Roster roster = rosterOn(database);
        Poll poll = poll(roster);
        backend.lists(agents(10));
        poll.run();

        // When
        backend.lists(agents(4));

        // Then
        assertThat(poll.run()).isFalse();
        assertThat(poll.status().doubt())
                .hasValueSatisfying(why -> assertThat(why).contains("6 of 10", "2 more"));
        assertThat(poll.run()).isFalse();
        assertThat(missing(roster)).isZero();
        assertThat(poll.run()).isTrue();
        assertThat(missing(roster)).isEqualTo(6);
        assertThat(poll.status().doubt()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_poll_without_a_list_confirms_no_shorter_one(Database database) {
        // Given
        Roster roster = rosterOn(database);
        Poll poll = poll(roster);
        backend.lists(agents(10));
        poll.run();

        // When
        backend.lists(List.of());
        poll.run();
        poll.run();
        backend.fails("time-out");
        poll.run();
        backend.lists(List.of());
        poll.run();
        poll.run();

        // Then
        assertThat(missing(roster)).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_new_in_a_doubted_list_counts_at_once(Database database) {
        // Given
        Roster roster = rosterOn(database);
        Poll poll = poll(roster);
        backend.lists(agents(10));
        poll.run();

        // When
        backend.lists(agent("0", "Renamed"), agent("new", "New"));
        poll.run();

        // Then
        assertThat(roster.find(ref("new"))).isPresent();
        assertThat(roster.find(ref("0"))).map(KnownAgent::name).contains("Renamed");
        assertThat(missing(roster)).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_excluded_agent_is_treated_as_not_there(Database database) {
        // Given
        Roster roster = rosterOn(database);
        AgentFilter filter = new AgentFilter(Optional.empty(), Optional.of(List.of("tag:private")));
        backend.lists(agent("a", "Ada"), new Agent("b", "Bob", Set.of("private"), true));

        // When
        new Poll(backend, filter, roster, InstantSource.fixed(NOW)).run();

        // Then
        assertThat(roster.all()).extracting(KnownAgent::name).containsExactly("Ada");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_only_the_list_is_without_is_not_missing_and_that_is_said(Database database) {
        // Given
        Roster roster = rosterOn(database);
        Poll poll = poll(roster);
        backend.lists(agents(4));
        poll.run();

        // When
        backend.lists(agents(3));
        backend.answersOfOneWith(id -> AgentLookup.UNKNOWN);
        poll.run();

        // Then
        assertThat(missing(roster)).isZero();
        assertThat(poll.isConfirmed()).isTrue();
        assertThat(poll.status().doubt())
                .hasValueSatisfying(why -> assertThat(why).contains("homeroom.sync.exclude"));

        // When
        backend.answersOfOneWith(id -> AgentLookup.GONE);
        poll.run();

        // Then
        assertThat(missing(roster)).isOne();
        assertThat(poll.status().doubt()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_settings_leave_out_by_now_is_missing_without_further_question(Database database) {
        // Given
        Roster roster = rosterOn(database);
        backend.lists(agents(4));
        poll(roster).run();
        backend.answersOfOneWith(id -> AgentLookup.THERE);
        AgentFilter filter = new AgentFilter(Optional.empty(), Optional.of(List.of("id:3")));

        // When
        new Poll(backend, filter, roster, InstantSource.fixed(NOW)).run();

        // Then
        assertThat(roster.find(ref("3")).flatMap(KnownAgent::missingSince)).contains(NOW);
    }

    private Poll poll(Roster roster) {
        AgentFilter everybody = new AgentFilter(Optional.empty(), Optional.empty());
        return new Poll(backend, everybody, roster, InstantSource.fixed(NOW));
    }

    private static Roster rosterOn(Database database) {
        Roster roster = new Roster(new AgentTable(database));
        roster.reload();
        return roster;
    }

    private static long missing(Roster roster) {
        return roster.all().stream().filter(agent -> !agent.isListed()).count();
    }

    private static List<Agent> agents(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> agent("" + number, "Agent " + number))
                .toList();
    }

    private static AgentRef ref(String id) {
        return new AgentRef("letta", id);
    }
}
