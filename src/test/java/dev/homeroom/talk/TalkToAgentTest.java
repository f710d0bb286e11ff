package dev.homeroom.talk;

import static dev.homeroom.talk.TalkFixture.fromAgent;
import static dev.homeroom.talk.TalkFixture.fromBot;
import static dev.homeroom.talk.TalkFixture.user;
import static dev.homeroom.talk.TalkFixture.withKey;
import static dev.homeroom.turn.TurnFixture.ALICE;
import static dev.homeroom.turn.TurnFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.queue.Crash;
import dev.homeroom.queue.FaultyDatabase;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackingId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TalkToAgentTest {
    private static final String BOT = NAMESPACE.bot().localpart();

    private TalkFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new TalkFixture(TestDatabases.inMemory());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_bot_asks_in_the_room_of_the_agent_and_the_answer_goes_there_and_back(Database database) {
        // Given
        fixture = new TalkFixture(database);

        // When
        TrackingId id = fixture.begun(fromBot("Cleo", "Are you **there**?"));
        TrackedState before = fixture.state(id);
        fixture.untilQuiet();

        // Then
        assertThat(before).isEqualTo(new TrackedState.Waiting());
        assertThat(fixture.works.await(id, Duration.ofSeconds(50)).map(Tracked::state))
                .contains(new TrackedState.Done("You said: Are you **there**?"));
        assertThat(fixture.said("c"))
                .containsExactly(BOT + ": Are you **there**?", "agent_c: You said: Are you **there**?");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_joins_asks_and_stays(Database database) {
        // Given
        fixture = new TalkFixture(database);

        // When
        TrackingId first = fixture.begun(fromAgent("a", "c", "One"));
        fixture.untilQuiet();
        fixture.turns.homeserver.forgetCalls();
        TrackingId second = fixture.begun(fromAgent("a", user("c").value(), "Two"));
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(first)).isEqualTo(new TrackedState.Done("You said: One"));
        assertThat(fixture.state(second)).isEqualTo(new TrackedState.Done("You said: Two"));
        assertThat(fixture.said("c"))
                .containsExactly("agent_a: One", "agent_c: You said: One", "agent_a: Two", "agent_c: You said: Two");
        assertThat(fixture.turns.homeserver.membership(fixture.roomOf("c"), user("a")))
                .contains("join");
        assertThat(fixture.turns.homeserver.calls())
                .extracting(FakeHomeserver.Call::name)
                .doesNotContain("invite");
        assertThat(fixture.works.find(first).map(Tracked::caller)).contains(user("a"));
    }

    @Test
    void an_agent_that_asks_in_a_room_is_not_one_of_the_agents_of_the_room() {
        // When
        fixture.begun(fromAgent("a", "c", "One"));
        fixture.untilQuiet();
        say("c", "What do you think?");
        fixture.untilQuiet();

        // Then
        assertThat(asked()).containsExactly("c", "c");
        assertThat(fixture.turns
                        .rooms
                        .bindings
                        .agentsIn(fixture.roomOf("c"))
                        .orElseThrow()
                        .shared())
                .isFalse();
    }

    @Test
    void an_unclear_name_gives_candidates_and_says_nothing() {
        // When
        TalkStart start = fixture.talk(fromBot("twin", "Hello"));

        // Then
        assertThat(start)
                .isInstanceOfSatisfying(
                        TalkStart.Unclear.class,
                        unclear -> assertThat(unclear.candidates())
                                .extracting(TalkStart.NamedCandidate::agentId)
                                .containsExactlyInAnyOrder("t1", "t2"));
        fixture.untilQuiet();
        assertThat(asked()).isEmpty();
    }

    @Test
    void nothing_is_said_in_an_encrypted_room_and_nobody_joins_it() {
        // Given
        fixture.turns.homeserver.putState(
                NAMESPACE.bot(), fixture.roomOf("c"), "m.room.encryption", "", JsonNodeFactory.instance.objectNode());

        // When
        TalkStart start = fixture.talk(fromAgent("a", "c", "Hello"));

        // Then
        assertThat(start)
                .isInstanceOfSatisfying(
                        TalkStart.Refused.class,
                        refused -> assertThat(refused.reason()).contains("encrypted"));
        assertThat(fixture.said("c")).isEmpty();
        assertThat(fixture.turns.homeserver.membership(fixture.roomOf("c"), user("a")))
                .isEmpty();
    }

    @Test
    void nothing_is_said_in_a_room_that_was_encrypted_a_moment_after_the_last_talk() {
        // Given
        fixture.begun(fromBot("c", "Hello"));
        fixture.untilQuiet();

        // When
        fixture.turns.homeserver.putState(
                NAMESPACE.bot(), fixture.roomOf("c"), "m.room.encryption", "", JsonNodeFactory.instance.objectNode());
        TalkStart start = fixture.talk(fromBot("c", "A secret"));

        // Then
        assertThat(start).isInstanceOf(TalkStart.Refused.class);
        assertThat(fixture.said("c")).noneMatch(text -> text.contains("secret"));
    }

    @Test
    void agents_that_are_unknown_or_the_same_and_empty_or_endless_texts_are_refused() {
        // When
        List<TalkStart> starts = Stream.of(
                        fromBot("Nobody", "Hello"),
                        fromAgent("a", "a", "Hello"),
                        fromAgent("zz", "c", "Hello"),
                        fromBot("c", " \n"),
                        fromBot("c", "word ".repeat(40_000)))
                .map(fixture::talk)
                .toList();

        // Then
        assertThat(starts.getFirst()).isEqualTo(new TalkStart.Unknown());
        assertThat(starts.subList(1, starts.size()))
                .hasSize(4)
                .allSatisfy(start -> assertThat(start).isInstanceOf(TalkStart.Refused.class));
        fixture.untilQuiet();
        assertThat(asked()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_repeated_request_with_its_key_is_one_message(Database database) {
        // Given
        fixture = new TalkFixture(database);
        TrackingId id = fixture.begun(withKey(fromAgent("a", "c", "Once"), "k"));
        fixture.untilQuiet();

        // When
        TrackingId again = fixture.begun(withKey(fromAgent("a", "c", "Once"), "k"));
        TrackingId ofAnother = fixture.begun(withKey(fromBot("c", "Once"), "k"));
        TalkStart other = fixture.talk(withKey(fromAgent("a", "c", "Something else"), "k"));
        fixture.untilQuiet();

        // Then
        assertThat(again).isEqualTo(id);
        assertThat(ofAnother).isNotEqualTo(id);
        assertThat(other).isInstanceOf(TalkStart.Refused.class);
        assertThat(asked()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_talk_that_waits_is_cancelled_and_its_agent_is_not_asked(Database database) {
        // Given
        fixture = new TalkFixture(database);
        List<TrackingId> waiting = new ArrayList<>();
        fixture.turns.agent.answers(question -> {
            waiting.add(fixture.begun(fromBot("c", "Second")));
            assertThat(fixture.works.cancel(waiting.getFirst())).isTrue();
            assertThat(fixture.works.cancel(waiting.getFirst())).isTrue();
            workMeanwhile();
            return new AgentOutcome.Answered(List.of("Well"));
        });

        // When
        TrackingId first = fixture.begun(fromBot("c", "First"));
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(first)).isEqualTo(new TrackedState.Done("Well"));
        assertThat(fixture.state(waiting.getFirst())).isEqualTo(new TrackedState.Cancelled());
        assertThat(fixture.works.cancel(waiting.getFirst())).isFalse();
        assertThat(asked()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_talk_that_runs_is_cancelled_upstream(Database database) {
        // Given
        fixture = new TalkFixture(database);
        TrackingId id = fixture.begun(fromAgent("a", "c", "Think"));
        fixture.turns.agent.answers(question -> {
            assertThat(fixture.state(id)).isEqualTo(new TrackedState.Running());
            assertThat(fixture.works.cancel(id)).isTrue();
            workMeanwhile();
            return new AgentOutcome.Answered(List.of("Too late"));
        });

        // When
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(id)).isEqualTo(new TrackedState.Cancelled());
        assertThat(fixture.turns.agent.stopped).hasSize(1);
        assertThat(fixture.said("c")).noneMatch(text -> text.contains("Too late"));
    }

    @Test
    void a_failure_is_told_with_the_words_and_the_error_id_that_the_room_has() {
        // Given
        fixture.turns.agent.answers(new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500"));
        TrackingId id = fixture.begun(fromBot("c", "Hello"));

        // When
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(id)).isInstanceOfSatisfying(TrackedState.Failed.class, failed -> {
            assertThat(fixture.said("c")).contains("agent_c: " + failed.reason());
            assertThat(failed.errorId()).isPresent();
        });
    }

    @Test
    void an_agent_that_wants_to_say_nothing_gives_an_empty_answer() {
        // Given
        fixture.turns.agent.answers(new AgentOutcome.Answered(List.of("<no-reply/>")));
        TrackingId id = fixture.begun(fromBot("c", "Note this"));

        // When
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(id)).isEqualTo(new TrackedState.Done(""));
    }

    @Test
    void agents_that_ask_each_other_for_ever_are_stopped_and_told() {
        // Given
        fixture.turns.agent.answers(question -> {
            fixture.begun(fromAgent(question.agentId(), question.agentId().equals("a") ? "c" : "a", "Your turn"));
            return new AgentOutcome.Answered(List.of("I asked"));
        });

        // When
        TrackingId first = fixture.begun(fromAgent("a", "c", "Begin"));
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(first)).isEqualTo(new TrackedState.Done("I asked"));
        assertThat(asked()).hasSize(8);
        assertThat(Stream.of("a", "c")
                        .flatMap(agent -> fixture.said(agent).stream())
                        .filter(text -> text.contains("Agents or bots")))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_message_that_an_agent_says_while_it_answers_a_person_names_that_persons_message(Database database) {
        // Given
        fixture = new TalkFixture(database);
        fixture.turns.agent.answers(question -> {
            if (question.agentId().equals("a")) {
                fixture.begun(fromAgent("a", "c", "Help me"));
            }
            return new AgentOutcome.Answered(List.of("Well"));
        });

        // When
        say("a", "What is this?");
        fixture.untilQuiet();

        // Then
        assertThat(fixture.turns.homeserver.timeline(fixture.roomOf("c")).stream()
                        .flatMap(sent -> TurnOrigin.in(sent.content()).stream()))
                .containsExactly(new TurnOrigin("$person", 1));
    }

    @Test
    void a_program_of_the_operator_may_ask_as_often_as_it_likes() {
        // When
        for (int i = 0; i < 30; i++) {
            fixture.begun(fromBot("c", "Message " + i));
            fixture.untilQuiet();
        }

        // Then
        assertThat(asked()).hasSize(30);
        assertThat(fixture.said("c")).hasSize(60);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void in_a_room_with_several_agents_only_its_own_is_asked(Database database) {
        // Given
        fixture = new TalkFixture(database);
        fixture.turns.homeserver.invite(NAMESPACE.bot(), fixture.roomOf("c"), user("t1"));
        fixture.turns.homeserver.join(user("t1"), fixture.roomOf("c"));
        fixture.turns.rooms.bindings.addFurther(
                fixture.turns.rooms.bindings.of(fixture.roomOf("c")).orElseThrow(),
                new Binding(
                        new AgentRef("letta", "t1"),
                        RoomKind.AGENT,
                        Optional.of(ALICE),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        fixture.turns.clock.instant()));

        // When
        TrackingId id = fixture.begun(fromAgent("a", "c", "Hello"));
        fixture.untilQuiet();

        // Then
        assertThat(asked()).containsExactly("c");
        assertThat(fixture.state(id)).isEqualTo(new TrackedState.Done("You said: Hello"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_tracking_id_is_known_until_its_time_is_over(Database database) {
        // Given
        fixture = new TalkFixture(database);
        TrackingId old = fixture.begun(fromBot("c", "Old"));
        fixture.untilQuiet();

        // When
        fixture.turns.clock.pass(TalkFixture.RETENTION.plusSeconds(1));
        TrackingId fresh = fixture.begun(fromBot("c", "New"));

        // Then
        assertThat(fixture.works.find(old)).isEmpty();
        assertThat(fixture.works.find(fresh)).isPresent();
        assertThat(fixture.works.cancel(old)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#kinds")
    void a_call_that_dies_anywhere_and_is_repeated_says_one_message(Supplier<Database> databases) {
        for (FaultyDatabase.When when : FaultyDatabase.When.values()) {
            int cut = 1;
            while (diesAtTransaction(cut, when, databases)) {
                cut++;
            }
            assertThat(cut).as("transactions that were cut").isGreaterThan(2);
        }
    }

    private boolean diesAtTransaction(int cut, FaultyDatabase.When when, Supplier<Database> databases) {
        // Given
        Database database = databases.get();
        fixture = new TalkFixture(database);
        FaultyDatabase faulty = new FaultyDatabase(database, when);
        TalkRequest request = withKey(fromAgent("a", "c", "Once"), when + " " + cut);

        // When
        faulty.crashAt(cut);
        boolean died = dies(() -> fixture.door(faulty).begin(request));
        TrackingId id = fixture.begun(request);
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(id)).as("%s %s", when, cut).isEqualTo(new TrackedState.Done("You said: Once"));
        assertThat(asked()).containsExactly("c");
        return died;
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#kinds")
    void a_call_that_dies_at_any_request_and_is_repeated_says_one_message(Supplier<Database> databases) {
        for (boolean before : List.of(true, false)) {
            int cut = 1;
            while (diesAtRequest(cut, before, databases)) {
                cut++;
            }
            assertThat(cut).as("requests that were cut").isGreaterThan(2);
        }
    }

    private boolean diesAtRequest(int cut, boolean before, Supplier<Database> databases) {
        // Given
        Database database = databases.get();
        fixture = new TalkFixture(database);
        TalkRequest request = withKey(fromAgent("a", "c", "Once"), before + " " + cut);
        fixture.turns.homeserver.forgetCalls();
        Consumer<FakeHomeserver.Call> crash = _ -> {
            if (fixture.turns.homeserver.calls().size() == cut) {
                throw new Crash();
            }
        };

        // When
        if (before) {
            fixture.turns.homeserver.before(crash);
        } else {
            fixture.turns.homeserver.after(crash);
        }
        boolean died = dies(() -> fixture.talk(request));
        fixture.turns.homeserver.withoutHooks();
        TrackingId id = fixture.begun(request);
        fixture.untilQuiet();

        // Then
        assertThat(fixture.state(id)).as("%s %s", before, cut).isEqualTo(new TrackedState.Done("You said: Once"));
        assertThat(asked()).containsExactly("c");
        return died;
    }

    private static boolean dies(Runnable call) {
        try {
            call.run();
            return false;
        } catch (Crash e) {
            return true;
        }
    }

    /** Works on the other lanes while an agent answers, as other threads would. */
    private void workMeanwhile() {
        Replica another = fixture.turns.worker("another");
        another.workOff();
        fixture.push();
        another.workOff();
    }

    private void say(String agent, String text) {
        fixture.worker.take(fixture.turns.text(fixture.roomOf(agent), "$person", text));
    }

    private List<String> asked() {
        return fixture.turns.agent.questions.stream().map(Question::agentId).toList();
    }
}
