package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NotTaken;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.queue.Replica;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outages of a backend over time: the messages in the room, and the times and turn ids of the questions. */
class BackendTroubleTest {
    private static final String DELAYED = "Ada can't take your message at the moment. I've kept it and will try again.";
    private static final String AWAITED =
            "The connection to Ada broke while it was working on your message. I'm still trying to fetch the answer.";
    private static final AgentOutcome DOWN = new NotTaken(Reason.UNAVAILABLE, Optional.empty(), "down");
    private static final AgentOutcome CUT_OFF = new Interrupted(How.CONNECTION_LOST, "reset");
    private static final AgentOutcome FORGOTTEN = new Interrupted(How.FORGOTTEN, "no such run");

    private final List<Instant> askedAt = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_that_was_down_for_ten_minutes_has_every_message_answered_in_order(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        Instant back = fixture.clock.instant().plus(Duration.ofMinutes(10));
        script(fixture, question -> fixture.clock.instant().isBefore(back), DOWN);
        Replica worker = fixture.worker("one");
        List.of("one", "two", "three").forEach(text -> worker.take(fixture.text("$" + text, text)));

        // When
        pass(fixture, worker, Duration.ofMinutes(5));
        pass(fixture, fixture.worker("after a restart"), Duration.ofMinutes(7));

        // Then
        assertThat(said(fixture)).containsExactly(DELAYED, "You said: one", "You said: two", "You said: three");
        assertThat(pausesWhileDown(back)).isSorted().hasSizeBetween(10, 25);
        assertThat(turnIds(fixture)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_that_stays_down_is_given_up_after_the_configured_time_and_the_next_message_gets_its_own(
            Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        script(fixture, question -> question.text().equals("one"), DOWN);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));
        worker.take(fixture.text("$two", "two"));

        // When
        pass(fixture, worker, Duration.ofMinutes(16));

        // Then
        assertThat(said(fixture)).hasSize(3).startsWith(DELAYED).endsWith("You said: two");
        assertThat(said(fixture).get(1)).startsWith("Ada can't be reached, so your message was not delivered.");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_that_asks_for_a_pause_gets_it(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        AgentOutcome later = new NotTaken(Reason.RATE_LIMITED, Optional.of(Duration.ofSeconds(90)), "429");
        script(fixture, question -> askedAt.size() == 1, later);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(2));

        // Then
        assertThat(pauses()).containsExactly(Duration.ofSeconds(90));
        assertThat(said(fixture)).containsExactly(DELAYED, "You said: one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_that_was_cut_off_is_asked_again_as_the_same_and_nobody_notices(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        Instant start = fixture.clock.instant();
        script(fixture, question -> question.earlier() == null, CUT_OFF);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofSeconds(3));

        // Then
        assertThat(said(fixture)).containsExactly("You said: one");
        assertThat(turnIds(fixture)).containsExactly("$one/letta/a/1", "$one/letta/a/1");
        assertThat(fixture.agent.questions.getLast().earlier())
                .isEqualTo(new Question.Earlier(start, Optional.of("run-1")));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_that_broke_off_and_is_down_for_ten_minutes_is_asked_for_the_answer_and_not_anew(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        Instant back = fixture.clock.instant().plus(Duration.ofMinutes(10));
        script(
                fixture,
                question -> fixture.clock.instant().isBefore(back),
                question -> question.earlier() == null ? CUT_OFF : DOWN);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));
        worker.take(fixture.text("$two", "two"));

        // When
        pass(fixture, worker, Duration.ofMinutes(3));
        pass(fixture, fixture.worker("after a restart"), Duration.ofMinutes(8));

        // Then
        assertThat(said(fixture)).containsExactly(AWAITED, "You said: one", "You said: two");
        assertThat(turnIds(fixture).stream().distinct()).containsExactly("$one/letta/a/1", "$two/letta/a/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_that_is_cut_off_again_and_again_comes_to_an_end(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        script(fixture, question -> true, CUT_OFF);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(16));

        // Then
        assertThat(said(fixture)).hasSize(2).startsWith(AWAITED);
        assertThat(said(fixture).getLast()).startsWith("The connection to Ada broke");
        assertThat(turnIds(fixture).stream().distinct()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_that_was_taken_late_has_its_whole_time_to_be_picked_up(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        Instant taken = fixture.clock.instant().plus(Duration.ofMinutes(13));
        Instant answered = fixture.clock.instant().plus(Duration.ofMinutes(20));
        script(
                fixture,
                question -> fixture.clock.instant().isBefore(answered),
                question -> fixture.clock.instant().isBefore(taken) ? DOWN : CUT_OFF);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(22));

        // Then
        assertThat(said(fixture)).containsExactly(DELAYED, "You said: one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_became_of_a_question_can_not_be_told_and_the_person_is_told_so(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        script(fixture, question -> true, question -> question.earlier() == null ? CUT_OFF : FORGOTTEN);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(1));

        // Then
        assertThat(said(fixture))
                .singleElement()
                .asString()
                .startsWith("The connection to Ada broke while it was working");
        assertThat(fixture.agent.questions).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_became_of_a_question_can_not_be_told_and_it_is_asked_anew_where_that_is_wanted(Database database) {
        // Given
        TurnFixture fixture = new TurnFixture(database, TurnFixture.SETTINGS.with(OnInterrupted.RETRY));
        fixture.agent.mayBeAskedAgain();
        script(
                fixture,
                question -> question.turnId().endsWith("/1"),
                question -> question.earlier() == null ? CUT_OFF : FORGOTTEN);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(1));

        // Then
        assertThat(said(fixture)).containsExactly("You said: one");
        assertThat(turnIds(fixture)).containsExactly("$one/letta/a/1", "$one/letta/a/1", "$one/letta/a/2");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_without_memory_is_asked_the_same_again(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.isWithoutMemory();
        script(fixture, question -> question.earlier() == null, CUT_OFF);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(1));

        // Then
        assertThat(said(fixture)).containsExactly("You said: one");
        assertThat(turnIds(fixture)).containsExactly("$one/letta/a/1", "$one/letta/a/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_without_memory_is_not_asked_again_where_people_are_to_be_told(Database database) {
        // Given
        TurnFixture fixture = new TurnFixture(database, TurnFixture.SETTINGS.with(OnInterrupted.TELL));
        fixture.agent.isWithoutMemory();
        script(fixture, question -> question.earlier() == null, CUT_OFF);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(1));

        // Then
        assertThat(said(fixture))
                .singleElement()
                .asString()
                .startsWith("The connection to Ada broke while it was working");
        assertThat(fixture.agent.questions).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_whose_run_ended_for_want_of_a_model_is_asked_anew_though_it_was_cut_off(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        AgentOutcome modelIsBusy = new NotTaken(Reason.MODEL_RATE_LIMITED, Optional.empty(), "llm_rate_limit");
        script(
                fixture,
                question -> question.turnId().endsWith("/1"),
                question -> question.earlier() == null ? CUT_OFF : modelIsBusy);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(1));

        // Then
        assertThat(said(fixture)).containsExactly("You said: one");
        assertThat(turnIds(fixture)).containsExactly("$one/letta/a/1", "$one/letta/a/1", "$one/letta/a/2");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void messages_to_an_unreachable_server_use_no_attempt_and_are_answered_as_soon_as_it_answers(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.circuit.goAway();
        Replica worker = fixture.worker("one");
        List.of("one", "two").forEach(text -> worker.take(fixture.text("$" + text, text)));
        pass(fixture, worker, Duration.ofMinutes(10));

        // When
        fixture.agent.circuit.comeBack();
        fixture.waiting.resume();
        worker.workOff();

        // Then
        assertThat(said(fixture)).containsExactly(DELAYED, "You said: one", "You said: two");
        assertThat(turnIds(fixture)).containsExactly("$one/letta/a/1", "$two/letta/a/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_message_to_a_server_that_stays_unreachable_is_given_up_and_was_never_asked(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.circuit.goAway();
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));

        // When
        pass(fixture, worker, Duration.ofMinutes(16));

        // Then
        assertThat(said(fixture)).hasSize(2).startsWith(DELAYED);
        assertThat(said(fixture).getLast()).startsWith("Ada can't be reached, so your message was not delivered.");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_that_was_cut_off_by_an_outage_is_asked_as_the_same_as_soon_as_the_server_is_back(
            Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.mayBeAskedAgain();
        script(fixture, question -> fixture.agent.circuit.outage().isPresent() || askedAt.size() == 1, question -> {
            fixture.agent.circuit.goAway();
            return question.earlier() == null ? CUT_OFF : DOWN;
        });
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));
        pass(fixture, worker, Duration.ofMinutes(10));

        // When
        fixture.agent.circuit.comeBack();
        fixture.waiting.resume();
        worker.workOff();

        // Then
        assertThat(said(fixture)).containsExactly(AWAITED, "You said: one");
        assertThat(turnIds(fixture).stream().distinct()).containsExactly("$one/letta/a/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_pause_that_the_server_asks_for_survives_its_recovery(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        fixture.agent.circuit.goAway();
        AgentOutcome later = new NotTaken(Reason.RATE_LIMITED, Optional.of(Duration.ofSeconds(90)), "429");
        script(fixture, question -> askedAt.size() == 1, later);
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));
        worker.workOff();
        fixture.agent.circuit.comeBack();
        pass(fixture, worker, Duration.ofSeconds(5));

        // When
        fixture.waiting.resume();
        pass(fixture, worker, Duration.ofMinutes(2));

        // Then
        assertThat(pauses()).containsExactly(Duration.ofSeconds(90));
        assertThat(said(fixture)).containsExactly(DELAYED, "You said: one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_pause_that_the_server_asks_for_during_an_outage_is_kept(Database database) {
        // Given
        TurnFixture fixture = fixture(database);
        AgentOutcome later = new NotTaken(Reason.RATE_LIMITED, Optional.of(Duration.ofSeconds(90)), "429");
        script(fixture, question -> askedAt.size() == 1, question -> {
            fixture.agent.circuit.goAway();
            return later;
        });
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "one"));
        worker.workOff();

        // When
        fixture.agent.circuit.comeBack();
        fixture.waiting.resume();
        pass(fixture, worker, Duration.ofMinutes(2));

        // Then
        assertThat(pauses()).containsExactly(Duration.ofSeconds(90));
    }

    private static TurnFixture fixture(Database database) {
        return new TurnFixture(database, TurnFixture.SETTINGS);
    }

    private void script(TurnFixture fixture, Predicate<Question> inTrouble, AgentOutcome trouble) {
        script(fixture, inTrouble, question -> trouble);
    }

    private void script(TurnFixture fixture, Predicate<Question> inTrouble, Function<Question, AgentOutcome> trouble) {
        fixture.agent.answers(question -> {
            askedAt.add(fixture.clock.instant());
            return inTrouble.test(question)
                    ? trouble.apply(question)
                    : new AgentOutcome.Answered(List.of("You said: " + question.text()));
        });
    }

    private static void pass(TurnFixture fixture, Replica worker, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            worker.workOff();
            fixture.clock.pass(Duration.ofSeconds(1));
        }
    }

    private List<Duration> pauses() {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < askedAt.size(); i++) {
            pauses.add(Duration.between(askedAt.get(i - 1), askedAt.get(i)));
        }
        return pauses;
    }

    private List<Duration> pausesWhileDown(Instant back) {
        long tries = askedAt.stream().filter(at -> at.isBefore(back)).count();
        return pauses().subList(0, (int) tries - 1);
    }

    private static List<String> turnIds(TurnFixture fixture) {
        return fixture.agent.questions.stream().map(Question::turnId).toList();
    }

    private static List<String> said(TurnFixture fixture) {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(event -> event.type().equals("m.room.message"))
                .map(event -> event.content().path("body").asText())
                .toList();
    }
}
