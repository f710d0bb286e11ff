package dev.homeroom.turn;

import static dev.homeroom.turn.TurnFixture.ALICE;
import static dev.homeroom.turn.TurnFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.TurnSettings.OnLateEdit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ada's room, where Cleo answers as well. */
class SeveralAgentsTurnTest {
    private static final AgentRef CLEO = new AgentRef("letta", "c");
    private static final UserId CLEO_USER = NAMESPACE.agentUser("letta", "c");
    private static final UserId ADA_USER = NAMESPACE.agentUser("letta", "a");

    private TurnFixture fixture;
    private Replica worker;

    @BeforeEach
    void begin() {
        begin(TestDatabases.inMemory(), TurnFixture.SETTINGS, List.of());
    }

    private void begin(Database database, TurnFixture.Settings settings) {
        begin(database, settings, List.of());
    }

    private void begin(Database database, TurnFixture.Settings settings, List<Agent> listed) {
        fixture = new TurnFixture(database, settings.withoutEnvelope(), listed);
        fixture.agent.keepsConversations();
        fixture.homeserver.register(CLEO_USER);
        fixture.homeserver.invite(NAMESPACE.bot(), fixture.ada, CLEO_USER);
        fixture.homeserver.join(CLEO_USER, fixture.ada);
        addCleo();
        worker = fixture.worker("us");
    }

    private void addCleo() {
        fixture.rooms.bindings.addFurther(
                fixture.rooms.bindings.of(fixture.ada).orElseThrow(),
                new Binding(
                        CLEO,
                        RoomKind.AGENT,
                        Optional.of(ALICE),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        fixture.clock.instant()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void all_agents_that_a_message_mentions_answer_it_once_each_in_a_conversation_of_its_own(Database database) {
        // Given
        begin(database, TurnFixture.SETTINGS);

        // When
        worker.take(to("$message", "Hello", ADA_USER, CLEO_USER));
        worker.take(to("$message", "Hello", ADA_USER, CLEO_USER));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("a: Hello", "c: Hello");
        assertThat(fixture.agent.questions).extracting(Question::chatId).doesNotHaveDuplicates();
        assertThat(said())
                .containsExactlyInAnyOrder("agent_letta_a: You said: Hello", "agent_letta_c: You said: Hello");
        assertThat(outcomes()).containsExactlyInAnyOrder("agent_letta_a $message", "agent_letta_c $message");
    }

    @Test
    void a_message_to_nobody_is_answered_by_nobody_and_the_room_is_told_why_once() {
        // When
        worker.take(to("$one", "Hello"));
        worker.take(to("$two", "Anybody?"));
        worker.workOff();

        // Then
        assertThat(asked()).isEmpty();
        assertThat(said())
                .singleElement()
                .asString()
                .startsWith("agent_letta_a: Several agents are in this room now")
                .contains("!mode");
    }

    @Test
    void a_reply_to_an_agent_asks_it() {
        // Given
        worker.take(to("$message", "Hello", CLEO_USER));
        worker.workOff();
        ObjectNode reply = TurnFixture.content("m.text", "And now?");
        reply.putObject("m.relates_to")
                .putObject("m.in_reply_to")
                .put("event_id", answers().getFirst().id().value());

        // When
        worker.take(fixture.message(ALICE, "$reply", reply));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("c: Hello", "c: And now?");
    }

    @Test
    void agents_of_a_room_work_side_by_side_and_each_in_order() {
        // Given
        worker.take(to("$one", "one", ADA_USER, CLEO_USER));
        worker.take(to("$two", "two", ADA_USER, CLEO_USER));

        // When
        List<LaneKind> first = worker.claim().stream()
                .map(lane -> {
                    worker.work.run(lane, () -> false);
                    return lane.track();
                })
                .toList();
        List<LaneKind> then = worker.claim().stream()
                .map(lane -> {
                    worker.work.run(lane, () -> false);
                    return lane.track();
                })
                .toList();

        // Then
        assertThat(first).containsExactly(LaneKind.TURNS);
        assertThat(then).containsExactlyInAnyOrder(LaneKind.ofAgent(ADA_USER), LaneKind.ofAgent(CLEO_USER));
        assertThat(asked().stream().filter(question -> question.startsWith("a")))
                .containsExactly("a: one", "a: two");
        assertThat(asked().stream().filter(question -> question.startsWith("c")))
                .containsExactly("c: one", "c: two");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_process_that_dies_after_it_gave_a_message_to_the_agents_leaves_their_turns_to_the_next(Database database) {
        // Given
        begin(database, TurnFixture.SETTINGS);
        worker.take(to("$message", "Hello", ADA_USER, CLEO_USER));
        worker.claim().forEach(lane -> worker.work.run(lane, () -> false));

        // When
        fixture.worker("next").workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("a: Hello", "c: Hello");
    }

    @Test
    void an_agent_that_answered_before_the_database_was_lost_does_not_answer_again() {
        // Given
        worker.take(to("$message", "Hello", ADA_USER, CLEO_USER));
        worker.workOff();
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        Replica next = later.worker("next");
        var reading = next.inboxBackfill.begin(fixture.ada);
        reading.finish(List.of("agent_letta_a $message"), Optional.empty());

        // When
        next.take(to("$message", "Hello", ADA_USER, CLEO_USER));
        next.workOff();

        // Then
        assertThat(later.agent.questions).extracting(Question::agentId).containsExactly("c");
    }

    @Test
    void an_edit_that_comes_in_time_reaches_every_agent() {
        // Given
        worker.take(to("$message", "one", ADA_USER, CLEO_USER));
        worker.claim().forEach(lane -> worker.work.run(lane, () -> false));
        worker.takeChange(fixture.edit("$edit", "$message", "two"), "$message");

        // When
        worker.workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("a: two", "c: two");
    }

    @Test
    void a_late_edit_has_a_turn_with_each_agent_that_it_mentions() {
        // Given
        begin(TestDatabases.inMemory(), TurnFixture.SETTINGS.with(OnLateEdit.RUN));
        worker.take(to("$message", "one", ADA_USER, CLEO_USER));
        worker.workOff();
        ObjectNode content = mentioning(TurnFixture.content("m.text", "* two"), CLEO_USER);
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", "$message");
        content.set("m.new_content", mentioning(TurnFixture.content("m.text", "two"), CLEO_USER));

        // When
        worker.takeChange(fixture.message(ALICE, "$edit", content), "$message");
        worker.workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("a: one", "c: one", "c: two");
    }

    @Test
    void a_message_that_is_removed_before_its_turns_is_answered_by_nobody() {
        // Given
        worker.take(to("$message", "one", ADA_USER, CLEO_USER));
        worker.claim().forEach(lane -> worker.work.run(lane, () -> false));

        // When
        worker.takeChange(fixture.redaction("$redaction", "$message", ALICE.value()), "$message");
        worker.workOff();

        // Then
        assertThat(asked().stream().filter(question -> question.contains("one")).count())
                .isLessThan(2);
        assertThat(outcomes()).contains("agent_letta_c $message");
    }

    @Test
    void the_command_stop_stops_the_turns_of_all_agents() {
        // Given
        worker.take(to("$message", "one", ADA_USER, CLEO_USER));
        worker.claim().forEach(lane -> worker.work.run(lane, () -> false));
        worker.takeInControlLane(fixture.text("$stop", "!stop"));

        // When
        worker.claim().stream()
                .filter(lane -> lane.track().isControl())
                .forEach(lane -> worker.work.run(lane, () -> false));
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        assertThat(asked()).isEmpty();
        assertThat(outcomes()).contains("agent_letta_a $message", "agent_letta_c $message");
    }

    @Test
    void a_listening_agent_is_told_everything_and_says_nothing() {
        // Given
        mode(CLEO_USER, "listen");

        // When
        worker.take(to("$one", "one"));
        worker.take(to("$two", "two", CLEO_USER));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("c: one", "c: two");
        assertThat(said()).isEmpty();
        assertThat(outcomes()).containsExactly("agent_letta_c $one", "agent_letta_c $two");
    }

    @Test
    void a_listening_agent_that_fails_says_nothing_either() {
        // Given
        mode(CLEO_USER, "listen");
        fixture.agent.answers(new AgentOutcome.Failed(
                AgentOutcome.Failed.Cause.MODEL_FAILED, "out of order", AgentOutcome.Progress.NONE));

        // When
        worker.take(to("$one", "one"));
        worker.workOff();

        // Then
        assertThat(said()).isEmpty();
        assertThat(outcomes()).containsExactly("agent_letta_c $one");
    }

    @Test
    void an_agent_that_is_off_is_told_nothing() {
        // Given
        mode(CLEO_USER, "off");

        // When
        worker.take(to("$one", "one", CLEO_USER));
        worker.workOff();

        // Then
        assertThat(asked()).isEmpty();
    }

    @Test
    void an_agent_that_is_open_answers_what_is_for_nobody_else() {
        // Given
        mode(CLEO_USER, "open");

        // When
        worker.take(to("$one", "one"));
        worker.take(to("$two", "two", ADA_USER));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("c: one", "a: two");
    }

    @Test
    void asking_again_on_an_answer_asks_its_author_alone() {
        // Given
        worker.take(to("$message", "one", ADA_USER, CLEO_USER));
        worker.workOff();
        String ofCleo = answers().stream()
                .filter(sent -> sent.sender().equals(CLEO_USER))
                .findFirst()
                .orElseThrow()
                .id()
                .value();
        fixture.homeserver.send(
                fixture.ada, ALICE, "m.room.message", mentioning(TurnFixture.content("m.text", "x"), ADA_USER));

        // When
        worker.takeInControlLane(fixture.reaction("$again", ofCleo, "🔁", ALICE.value()));
        worker.workOff();

        // Then
        assertThat(asked().stream().filter(question -> question.startsWith("a")))
                .hasSize(1);
    }

    @Test
    void a_failed_turn_is_tried_again_by_its_agent_alone() {
        // Given
        fixture.agent.answers(question -> question.agentId().equals("c")
                ? new AgentOutcome.Failed(
                        AgentOutcome.Failed.Cause.MODEL_FAILED, "out of order", AgentOutcome.Progress.NONE)
                : new AgentOutcome.Answered(List.of("fine")));
        worker.take(to("$message", "one", ADA_USER, CLEO_USER));
        worker.workOff();
        fixture.agent.answers(question -> new AgentOutcome.Answered(List.of("better")));

        // When
        worker.takeInControlLane(fixture.text("$retry", "!retry"));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("a: one", "c: one", "c: one");
        assertThat(said()).contains("agent_letta_c: better");
    }

    @Test
    void a_message_that_the_only_agent_began_to_answer_stays_with_it_when_another_agent_comes() {
        // Given
        fixture.rooms.bindings.dismiss(cleo());
        fixture.agent.answers(new AgentOutcome.NotTaken(
                AgentOutcome.NotTaken.Reason.BUSY, Optional.of(Duration.ofSeconds(5)), "busy"));
        worker.take(fixture.text("$message", "one"));
        worker.workOff();
        addCleo();
        fixture.agent.answers(question -> new AgentOutcome.Answered(List.of("fine")));

        // When
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        assertThat(said()).contains("agent_letta_a: fine");
    }

    @Test
    void a_message_beyond_the_limit_of_an_agents_queue_is_rejected_by_it() {
        // Given
        IntStream.rangeClosed(1, TurnFixture.MOST_WAITING + 1)
                .forEach(number -> worker.take(to("$" + number, "number " + number, CLEO_USER)));

        // When
        worker.workOff();

        // Then
        assertThat(asked()).hasSize(TurnFixture.MOST_WAITING);
        assertThat(answers().stream()
                        .filter(sent ->
                                sent.content().path("body").asText().startsWith("Too many messages are waiting")))
                .singleElement()
                .satisfies(sent -> assertThat(sent.sender()).isEqualTo(CLEO_USER));
        assertThat(outcomes()).hasSize(TurnFixture.MOST_WAITING + 1).contains("agent_letta_c $121");
    }

    @Test
    void an_agent_that_was_dismissed_meanwhile_does_not_answer() {
        // Given
        worker.take(to("$message", "one", CLEO_USER));
        worker.claim().forEach(lane -> worker.work.run(lane, () -> false));
        fixture.rooms.bindings.dismiss(cleo());

        // When
        worker.workOff();
        worker.take(to("$two", "two"));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("a: two");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_stop_on_what_one_agent_shows_of_its_work_stops_that_agent_alone(Database database) {
        // Given
        begin(database, TurnFixture.SETTINGS);
        fixture.agent.streams((question, listener) -> {
            if (question.agentId().equals("a")) {
                listener.accept(new AgentEvent.ToolCalled("call-1", "call_shop"));
                stopWork(await().until(this::toolNotice, Optional::isPresent).orElseThrow());
            }
            return new AgentOutcome.Answered(List.of("fine"));
        });

        // When
        worker.take(to("$message", "Hello", ADA_USER, CLEO_USER));
        worker.workOff();
        fixture.clock.pass(Duration.ofSeconds(30));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactlyInAnyOrder("a: Hello", "c: Hello");
        assertThat(said()).contains("agent_letta_c: fine").doesNotContain("agent_letta_a: fine");
        assertThat(outcomes()).containsExactlyInAnyOrder("agent_letta_a $message", "agent_letta_c $message");
    }

    private Optional<Sent> toolNotice() {
        return answers().stream()
                .filter(sent -> sent.content().has("dev.homeroom.tools"))
                .findFirst();
    }

    private void stopWork(Sent shown) {
        Replica another = fixture.worker("another");
        another.takeInControlLane(fixture.reaction("$stop", shown.id().value(), "🛑", ALICE.value()));
        another.claim().stream()
                .filter(lane -> lane.track().isControl())
                .forEach(lane -> another.work.run(lane, () -> false));
    }

    @Test
    void conversations_are_saved_and_loaded_for_all_agents_or_for_the_one_that_is_named() {
        // Given
        begin(TestDatabases.inMemory(), TurnFixture.SETTINGS, List.of(FakeBackend.agent("c", "Cleo")));
        worker.take(to("$one", "one", ADA_USER, CLEO_USER));
        worker.workOff();
        String adas = chatOf(ADA_USER);
        String cleos = chatOf(CLEO_USER);

        // When
        String both = reply("!save Plans");
        String one = reply("!save Cleo Only hers");
        String context = reply("!context");
        String ofCleo = reply("!context cleo");
        reply("!clear");
        worker.take(to("$two", "two", ADA_USER, CLEO_USER));
        worker.workOff();
        String adasNext = chatOf(ADA_USER);
        String listed = reply("!load");
        String unknown = reply("!load Ada Only hers");
        String hers = reply("!load Cleo Only hers");

        // Then
        assertThat(both).isEqualTo("Saved as \"Plans\". Use !load Plans to return to it.");
        assertThat(one).isEqualTo("Saved as \"Only hers\". Use !load Cleo Only hers to return to it.");
        assertThat(context).contains(adas, cleos, "Saved here: Plans.", "Saved here: Only hers, Plans.");
        assertThat(ofCleo).contains(cleos).doesNotContain(adas);
        assertThat(listed).startsWith("Saved here: Only hers, Plans.");
        assertThat(unknown).startsWith("Nothing is saved here as \"Only hers\". Saved here: Plans.");
        assertThat(hers).startsWith("This room continues with \"Only hers\". Cleo remembers");
        assertThat(chatOf(CLEO_USER)).isEqualTo(cleos);
        assertThat(chatOf(ADA_USER)).isEqualTo(adasNext).isNotEqualTo(adas);

        // When
        String all = reply("!load Plans");

        // Then
        assertThat(all.lines()).hasSize(2);
        assertThat(chatOf(ADA_USER)).isEqualTo(adas);
        assertThat(chatOf(CLEO_USER)).isEqualTo(cleos);
    }

    private String reply(String command) {
        worker.takeInControlLane(
                fixture.message(ALICE, "$" + command.hashCode(), TurnFixture.content("m.text", command)));
        worker.workOff();
        return answers().getLast().content().path("body").asText();
    }

    private String chatOf(UserId agent) {
        return fixture.rooms
                .bindings
                .of(fixture.ada, agent)
                .orElseThrow()
                .binding()
                .chatId()
                .orElseThrow();
    }

    private BoundRoom cleo() {
        return fixture.rooms.bindings.of(fixture.ada, CLEO_USER).orElseThrow();
    }

    private void mode(UserId user, String mode) {
        fixture.rooms.bindings.change(
                fixture.rooms.bindings.of(fixture.ada, user).orElseThrow(), binding -> binding.put("mode", mode));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void commands_about_decisions_name_the_agent_that_waits(Database database) {
        // Given
        begin(database, TurnFixture.SETTINGS, List.of(FakeBackend.agent("c", "Cleo")));
        fixture.agent.answers(question -> question.agentId().equals("c")
                ? new AgentOutcome.NeedsApproval(
                        List.of(new AgentOutcome.ToolRequest("call-0", "post", "{}")),
                        AgentOutcome.NeedsApproval.WaitingWork.ON_QUESTION,
                        AgentOutcome.Progress.NONE)
                : new AgentOutcome.Answered(List.of("Hello.")));
        worker.take(to("$message", "Hello", CLEO_USER));
        worker.workOff();
        fixture.agent.decided((question, decisions) -> {
            command("$working", "!status");
            fixture.worker("other").workOff();
            return new AgentOutcome.Answered(List.of("Posted."));
        });

        // When
        command("$waiting", "!status");
        worker.workOff();
        command("$approve", "!approve");
        worker.workOff();

        // Then
        assertThat(said())
                .contains(
                        "agent_letta_a: Cleo waits for a decision on post: " + ALICE.value() + " was asked 0 s ago.",
                        "agent_letta_a: Cleo has been working on a message for 0 s.",
                        "agent_letta_a: Noted. Cleo continues.");
    }

    private void command(String id, String text) {
        worker.inbox.take(List.of(fixture.classifier.of(
                JsonText.parse(fixture.text(id, text).json()).orElseThrow())));
    }

    private WaitingEvent to(String id, String text, UserId... mentioned) {
        return fixture.message(ALICE, id, mentioning(TurnFixture.content("m.text", text), mentioned));
    }

    private static ObjectNode mentioning(ObjectNode content, UserId... mentioned) {
        var ids = content.putObject("m.mentions").putArray("user_ids");
        Stream.of(mentioned).map(UserId::value).forEach(ids::add);
        return content;
    }

    private List<String> asked() {
        return fixture.agent.questions.stream()
                .map(question -> question.agentId() + ": " + question.text())
                .toList();
    }

    private List<Sent> answers() {
        return AdaRoomFixture.messages(fixture);
    }

    private List<String> said() {
        return answers().stream()
                .map(sent -> sent.sender().localpart() + ": "
                        + sent.content().path("body").asText())
                .toList();
    }

    private List<String> outcomes() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent ->
                        sent.type().equals(OutgoingEvent.MESSAGE) || sent.type().equals(OutcomeMark.KEY))
                .flatMap(sent -> {
                    ObjectNode event = sent.content().objectNode().put("type", sent.type());
                    event.set("content", sent.content());
                    return OutcomeMark.in(event).stream();
                })
                .flatMap(mark -> mark.of().stream())
                .toList();
    }
}
