package dev.homeroom.turn;

import static dev.homeroom.turn.TurnFixture.ALICE;
import static dev.homeroom.turn.TurnFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.backend.AgentOutcome.Answered;
import dev.homeroom.backend.AgentOutcome.Failed;
import dev.homeroom.backend.AgentOutcome.Interrupted;
import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.backend.AgentOutcome.NotTaken;
import dev.homeroom.backend.AgentOutcome.Progress;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.Question;
import dev.homeroom.conversation.approval.ApprovalFixture;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.conversation.question.PersonQuestion.QuestionEnd;
import dev.homeroom.conversation.question.PersonQuestion.QuestionResult;
import dev.homeroom.conversation.question.StoredQuestion;
import dev.homeroom.conversation.tools.ApprovalSettings.LaterMessages;
import dev.homeroom.conversation.tools.ToolRules.Attendance;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.database.TestSql;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ada wants to use tools that need people's permission. */
class ApprovalsTest {
    private static final UserId CARL = new UserId("@carl:home.test");

    private TurnFixture fixture;
    private Replica worker;

    @BeforeEach
    void begin() {
        begin(TestDatabases.inMemory());
    }

    private void begin(Database database) {
        fixture = new TurnFixture(database, TurnFixture.SETTINGS.withoutEnvelope());
        worker = fixture.worker("us");
        wants(fixture, "send_mail");
    }

    /** Ada wants to use these tools for any message, and then says what was decided. */
    private static void wants(TurnFixture fixture, String... tools) {
        fixture.agent.keepsConversations();
        fixture.agent.answers(question -> new NeedsApproval(requests(tools), WaitingWork.ON_QUESTION, Progress.NONE));
        fixture.agent.decided((question, decisions) -> new Answered(List.of(words(decisions))));
    }

    /** Alice asked Ada to mail Bob, and Ada has posted what she needs permission for. */
    private void adaWaitsForPermission() {
        worker.take(fixture.text("$mail", "Mail Bob"));
        worker.workOff();
    }

    private static List<ToolRequest> requests(String... tools) {
        return IntStream.range(0, tools.length)
                .mapToObj(i -> new ToolRequest(
                        "call-" + i, tools[i], "{\"to\": \"bob\", \"api_key\": \"k-123\", \"text\": \"Hi\"}"))
                .toList();
    }

    private static String words(List<ToolDecision> decisions) {
        return decisions.stream()
                .map(decision -> decision.callId()
                        + decision.denial().map(reason -> " denied: " + reason).orElse(" allowed"))
                .reduce((first, then) -> first + "; " + then)
                .orElse("");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_tool_waits_for_a_decision_on_its_card_and_is_used_once(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();

        // When
        Sent card = card();
        react("$yes", card, "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(card.sender()).isEqualTo(fixture.adaUser);
        assertThat(body(card))
                .contains("Ada wants to use send_mail", "to: bob", "text: Hi")
                .doesNotContain("k-123");
        assertThat(reactionsOf(fixture.adaUser)).containsExactly("✅", "♾️", "❌");
        assertThat(card.content().at("/m.mentions/user_ids/0").asText()).isEqualTo(ALICE.value());
        assertThat(decidedCard()).contains("✅ Allowed by " + ALICE.value());
        assertThat(said()).containsExactly("call-0 allowed");
        assertThat(fixture.agent.questions).hasSize(1);
        assertThat(fixture.agent.told).hasSize(1);
        assertThat(fixture.agent.told.getFirst().earlier()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ❌   | call-0 denied: The person denied this. Do not try to do the same in another way.
            ✅   | call-0 allowed
            ♾️  | call-0 allowed
            1️⃣  | call-0 allowed
            """)
    void a_reaction_decides(String key, String said) {
        // Given
        adaWaitsForPermission();

        // When
        react("$click", card(), key, ALICE);
        worker.workOff();

        // Then
        assertThat(said()).containsExactly(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            !approve            | call-0 allowed
            !deny               | call-0 denied: The person denied this. Do not try to do the same in another way.
            !deny not to Bob    | call-0 denied: The person denied this and says "not to Bob". Do not try to do the same in another way.
            """)
    void a_command_decides(String command, String said) {
        // Given
        adaWaitsForPermission();

        // When
        push(fixture.text("$command", command));
        worker.workOff();

        // Then
        assertThat(said()).contains(said);
        assertThat(said()).anyMatch(text -> text.startsWith("Noted."));
    }

    @Test
    void a_reply_denies_and_is_the_reason() {
        // Given
        adaWaitsForPermission();

        // When
        push(reply("$reply", card(), "Not to Bob", ALICE));
        worker.workOff();

        // Then
        assertThat(said())
                .containsExactly(
                        "call-0 denied: The person denied this and says \"Not to Bob\". Do not try to do the same in another way.");
        assertThat(decidedCard()).contains("❌ Denied by " + ALICE.value(), "Not to Bob");
        assertThat(fixture.agent.questions).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_reply_that_can_not_be_compared_with_the_requests_is_a_message(Database database) {
        // Given
        begin(database);
        asks("q-1");
        worker.workOff();
        Sent question = AdaRoomFixture.messages(fixture).getLast();

        // Then
        assertThat(kindOf(reply("$open", question, "Yes", ALICE))).isEqualTo("decision");

        // When
        fixture.clock.pass(Duration.ofHours(1));

        // Then
        assertThat(kindOf(reply("$expired", question, "Yes", ALICE))).isEqualTo("message");

        // When
        fixture.clock.pass(Duration.ofHours(-1));
        database.useTransaction(connection -> TestSql.execute(connection, "update question set content = '{}'"));

        // Then
        assertThat(kindOf(reply("$broken", question, "Yes", ALICE))).isEqualTo("message");
    }

    private String kindOf(WaitingEvent event) {
        return String.valueOf(fixture.classifier
                .of(JsonText.parse(event.json()).orElseThrow())
                .kind());
    }

    @Test
    void of_two_deciders_and_two_clicks_the_first_counts() {
        // Given
        adaWaitsForPermission();

        // When
        react("$yes", card(), "✅", ALICE);
        react("$again", card(), "✅", ALICE);
        react("$no", card(), "❌", OPERATOR);
        worker.workOff();
        react("$late", card(), "❌", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).containsExactly("call-0 allowed");
        assertThat(fixture.agent.told).hasSize(1);
        assertThat(edits()).hasSize(1);
    }

    @Test
    void a_reaction_that_decides_nothing_asks_the_homeserver_once() {
        // Given
        fixture.agent.answers(question -> new Answered(List.of("Hello Alice.")));
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();
        fixture.homeserver.forgetCalls();

        // When
        react("$yes", AdaRoomFixture.messages(fixture).getLast(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(fixture.homeserver.calls())
                .extracting(FakeHomeserver.Call::name)
                .containsExactly("event");
    }

    @Test
    void somebody_else_can_not_decide_and_is_told_so_once() {
        // Given
        adaWaitsForPermission();

        // When
        react("$one", card(), "✅", CARL);
        react("$two", card(), "❌", CARL);
        worker.workOff();

        // Then
        assertThat(said()).singleElement().asString().startsWith("Only " + ALICE.value());
        assertThat(fixture.agent.told).isEmpty();

        // When
        react("$three", card(), "✅", OPERATOR);
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).hasSize(1);
    }

    @Test
    void several_calls_are_decided_one_by_one_or_together() {
        // Given
        wants(fixture, "send_mail", "post", "call");
        adaWaitsForPermission();

        // When
        react("$second", card(), "2️⃣", ALICE);
        push(fixture.text("$third", "!deny 3 it is late"));
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).isEmpty();
        assertThat(reactionsOf(fixture.adaUser)).containsExactly("✅", "♾️", "❌", "1️⃣", "2️⃣", "3️⃣");

        // When
        react("$rest", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said())
                .contains(
                        "call-0 allowed; call-1 allowed; call-2 denied: The person denied this and says \"it is late\". Do not try to do the same in another way.");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_request_that_nobody_decides_expires(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();

        // When
        fixture.clock.pass(ApprovalFixture.EXPIRE.minusSeconds(1));
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).isEmpty();

        // When
        fixture.clock.pass(Duration.ofSeconds(1));
        react("$late", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).singleElement().asString().startsWith("call-0 denied: Nobody decided about this in time");
        assertThat(decidedCard()).contains("because nobody decided");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_decision_of_the_last_moment_is_not_contradicted_by_the_end_of_the_time(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        react("$yes", card(), "✅", ALICE);
        Lane control = worker.claim().getFirst();

        // When
        fixture.clock.pass(ApprovalFixture.EXPIRE);
        Outcome.AwaitPeople expired = (Outcome.AwaitPeople) fixture.handle(next(database));
        fixture.clock.pass(Duration.ofSeconds(-1));
        worker.work.run(control, () -> false);
        List<OutgoingEvent> further =
                database.inTransaction(connection -> expired.note().apply(connection));

        // Then
        assertThat(decidedCard()).contains("✅ Allowed");
        assertThat(expired.toSend()).isEmpty();
        assertThat(further).isEmpty();
    }

    @Test
    void a_tool_that_was_allowed_from_now_on_asks_no_more_until_that_is_withdrawn() {
        // Given
        worker.take(fixture.text("$one", "Mail Bob"));
        worker.workOff();
        react("$always", card(), "♾️", ALICE);
        worker.workOff();

        // When
        worker.take(fixture.text("$two", "Mail Bob again"));
        worker.workOff();
        push(fixture.text("$list", "!approvals"));
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(said())
                .contains("call-0 allowed")
                .anyMatch(text -> text.startsWith("Ada may use these tools here without asking: send_mail."));

        // When
        push(fixture.text("$withdraw", "!approvals send_mail"));
        worker.workOff();
        worker.take(fixture.text("$three", "And again"));
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2);
    }

    @Test
    void what_needs_a_decision_each_time_can_not_be_allowed_from_now_on() {
        // Given
        wants(fixture, "wipe_disk");
        worker.take(fixture.text("$one", "Wipe"));
        worker.workOff();

        // When
        react("$always", card(), "♾️", ALICE);
        worker.workOff();
        worker.take(fixture.text("$two", "Wipe again"));
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2);
        assertThat(reactionsOf(fixture.adaUser)).startsWith("✅", "❌").doesNotContain("♾️");
    }

    @Test
    void what_is_never_allowed_is_denied_without_a_card() {
        // Given
        wants(fixture, "launch_rocket");

        // When
        worker.take(fixture.text("$one", "Launch"));
        worker.workOff();

        // Then
        assertThat(cards()).isEmpty();
        assertThat(said()).singleElement().asString().startsWith("call-0 denied: This tool is not allowed here");
    }

    @Test
    void more_tools_at_once_than_people_can_read_are_denied_without_a_card() {
        // Given
        wants(fixture, Collections.nCopies(41, "send_mail").toArray(String[]::new));

        // When
        worker.take(fixture.text("$many", "Mail everybody"));
        worker.workOff();

        // Then
        assertThat(cards()).isEmpty();
        assertThat(said()).singleElement().asString().contains("Ask for fewer tools at a time.");
        assertThat(outcomes()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_process_that_dies_after_each_step_leaves_the_next_one_to_another(Database database) {
        // Given
        begin(database);
        worker.take(fixture.text("$mail", "Mail Bob"));
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new AssertionError("killed");
            }
        });
        diesWhileWorking();
        fixture.homeserver.withoutHooks();

        // When
        restarted().workOff();
        react("$yes", card(), "✅", ALICE);
        fixture.agent.decided((question, decisions) -> {
            throw new AssertionError("killed");
        });
        diesWhileWorking();
        fixture.agent.decided((question, decisions) -> new Answered(List.of(words(decisions))));
        restarted().workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(fixture.agent.questions).hasSize(1);
        assertThat(fixture.agent.told).hasSize(2);
        assertThat(fixture.agent.told.getLast().turnId())
                .isEqualTo(fixture.agent.told.getFirst().turnId());
        assertThat(Optional.ofNullable(fixture.agent.told.getLast().earlier()))
                .hasValueSatisfying(earlier -> assertThat(earlier.runId()).hasValue("told-1"));
        assertThat(said()).containsExactly("call-0 allowed");
    }

    @Test
    void a_server_that_is_away_is_told_the_decision_later() {
        // Given
        adaWaitsForPermission();
        fixture.agent.decided((question, decisions) ->
                new NotTaken(NotTaken.Reason.UNAVAILABLE, Optional.empty(), "connection refused"));
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // When
        fixture.agent.decided((question, decisions) -> new Answered(List.of(words(decisions))));
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        assertThat(said()).contains("call-0 allowed");
        assertThat(fixture.agent.told).extracting(Question::earlier).containsOnlyNulls();
    }

    @Test
    void a_decision_whose_effect_can_not_be_known_is_said() {
        // Given
        adaWaitsForPermission();
        fixture.agent.decided((question, decisions) -> new Interrupted(Interrupted.How.FORGOTTEN, "no run"));

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).singleElement().asString().contains("part of the work is done");
    }

    @Test
    void texts_before_the_tool_belong_to_the_answer() {
        // Given
        fixture.agent.answers(question -> new NeedsApproval(
                requests("send_mail"), WaitingWork.ON_QUESTION, new Progress(List.of("I'll write to Bob."), true)));
        adaWaitsForPermission();

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).containsExactly("I'll write to Bob.", "call-0 allowed");
    }

    @Test
    void further_requests_of_the_same_work_have_further_cards() {
        // Given
        fixture.agent.decided((question, decisions) -> fixture.agent.told.size() == 1
                ? new NeedsApproval(
                        List.of(new ToolRequest("call-9", "post", "{}")), WaitingWork.ON_QUESTION, Progress.NONE)
                : new Answered(List.of("Both are done.")));
        adaWaitsForPermission();

        // When
        react("$one", card(), "✅", ALICE);
        worker.workOff();
        react("$stale", cards().getFirst(), "❌", ALICE);
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2);
        assertThat(said()).isEmpty();

        // When
        react("$two", cards().getLast(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).containsExactly("Both are done.");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_was_stuck_before_shows_its_card_and_gets_the_message_after_the_decision(Database database) {
        // Given
        begin(database);
        fixture.agent.answers(question -> fixture.agent.told.isEmpty()
                ? new NeedsApproval(requests("send_mail"), WaitingWork.EARLIER, Progress.NONE)
                : new Answered(List.of("You said: " + question.text())));
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();

        // When
        Sent card = card();
        react("$yes", card, "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(body(card)).contains("This is about earlier work.");
        assertThat(said()).containsExactly("call-0 allowed", "You said: Hello");
        assertThat(fixture.agent.told).hasSize(1);
        assertThat(outcomes()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void earlier_work_that_wants_a_second_tool_does_not_swallow_the_message(Database database) {
        // Given
        begin(database);
        fixture.agent.answers(question -> fixture.agent.told.isEmpty()
                ? new NeedsApproval(requests("send_mail"), WaitingWork.EARLIER, Progress.NONE)
                : new Answered(List.of("You said: " + question.text())));
        fixture.agent.decided((question, decisions) -> fixture.agent.told.size() == 1
                ? new NeedsApproval(
                        List.of(new ToolRequest("call-8", "post", "{}")),
                        WaitingWork.ON_QUESTION,
                        new Progress(List.of("The mail is sent."), true))
                : new Answered(List.of("It is posted.")));
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();

        // When
        react("$one", card(), "✅", ALICE);
        worker.workOff();
        react("$two", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2).allMatch(card -> body(card).contains("This is about earlier work."));
        assertThat(said()).containsExactly("The mail is sent.\n\nIt is posted.", "You said: Hello");
        assertThat(fixture.agent.told).hasSize(2);
        assertThat(outcomes()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void earlier_work_that_breaks_off_is_told_the_decision_again_after_a_pause(Database database) {
        // Given
        begin(database);
        AtomicBoolean isStuck = new AtomicBoolean(true);
        fixture.agent.answers(question -> isStuck.get()
                ? new NeedsApproval(requests("send_mail"), WaitingWork.EARLIER, Progress.NONE)
                : new Answered(List.of("You said: " + question.text())));
        fixture.agent.decided((question, decisions) -> switch (fixture.agent.told.size()) {
            case 1 -> new Failed(Failed.Cause.BACKEND_FAILED, "out of order");
            case 2 -> new Interrupted(Interrupted.How.FORGOTTEN, "no run");
            default -> {
                isStuck.set(false);
                yield new Answered(List.of(words(decisions)));
            }
        });
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).hasSize(1);

        // When
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();
        assertThat(fixture.agent.told).hasSize(2);
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).hasSize(3).extracting(Question::earlier).containsOnlyNulls();
        assertThat(cards()).hasSize(1);
        assertThat(said()).endsWith("call-0 allowed", "You said: Hello");
    }

    @Test
    void earlier_work_that_never_ends_is_given_up() {
        // Given
        fixture.agent.answers(question -> new NeedsApproval(requests("send_mail"), WaitingWork.EARLIER, Progress.NONE));
        fixture.agent.decided((question, decisions) -> new Failed(Failed.Cause.BACKEND_FAILED, "out of order"));
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();
        fixture.clock.pass(TurnFixture.SETTINGS.giveUpAfter());
        worker.workOff();

        // Then
        assertThat(outcomes()).isEqualTo(1);
        assertThat(fixture.agent.told).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_time_of_people_is_not_that_of_failures(Database database) {
        // Given
        begin(database);
        AtomicBoolean isAway = new AtomicBoolean(true);
        NotTaken away = new NotTaken(NotTaken.Reason.UNAVAILABLE, Optional.empty(), "connection refused");
        fixture.agent.answers(question ->
                isAway.get() ? away : new NeedsApproval(requests("send_mail"), WaitingWork.ON_QUESTION, Progress.NONE));
        adaWaitsForPermission();
        isAway.set(false);
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // When
        fixture.clock.pass(TurnFixture.SETTINGS.giveUpAfter());
        fixture.agent.decided((question, decisions) -> away);
        react("$yes", card(), "✅", ALICE);
        worker.workOff();
        fixture.agent.decided((question, decisions) -> fixture.agent.told.size() == 2
                ? new NeedsApproval(
                        List.of(new ToolRequest("call-7", "post", "{}")), WaitingWork.ON_QUESTION, Progress.NONE)
                : fixture.agent.told.size() == 3 ? away : new Answered(List.of("Done.")));
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();
        fixture.clock.pass(TurnFixture.SETTINGS.giveUpAfter());
        react("$further", card(), "✅", ALICE);
        worker.workOff();
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).hasSize(4);
        assertThat(said()).endsWith("Done.");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_message_waits_as_long_as_people_of_another_room_decide_about_the_same_agent(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        database.useTransaction(connection -> {
            TestSql.execute(
                    connection,
                    "insert into inbox (event_id, position, room_id, track, state, event, received_at, attempt)"
                            + " select '$elsewhere', position + 1, '!elsewhere', track, state, event, received_at, attempt"
                            + " from inbox where event_id = '$mail'");
            TestSql.execute(connection, "update approval set turn = '$elsewhere', room_id = '!elsewhere'");
            TestSql.execute(
                    connection,
                    "update inbox set state = 'settled', settled_at = received_at where event_id = '$mail'");
        });
        fixture.agent.answers(question -> new NeedsApproval(requests("send_mail"), WaitingWork.EARLIER, Progress.NONE));
        fixture.clock.pass(ApprovalFixture.EXPIRE);
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();

        // When
        fixture.clock.pass(TurnFixture.SETTINGS.giveUpAfter());
        worker.workOff();

        // Then
        assertThat(outcomes()).isZero();
        assertThat(said()).hasSize(1);

        // When
        database.useTransaction(connection -> TestSql.execute(connection, "delete from approval"));
        fixture.agent.answers(question -> new Answered(List.of("You said: " + question.text())));
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        assertThat(said()).contains("You said: Hello");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void another_call_with_the_id_of_the_first_one_has_a_card_of_its_own(Database database) {
        // Given
        begin(database);
        fixture.agent.decided((question, decisions) -> fixture.agent.told.size() == 1
                ? new NeedsApproval(
                        List.of(new ToolRequest("call-0", "send_mail", "{\"to\": \"carol\"}")),
                        WaitingWork.ON_QUESTION,
                        Progress.NONE)
                : new Answered(List.of(words(decisions))));
        worker.take(fixture.text("$mail", "Mail Bob and Carol"));
        worker.workOff();

        // When
        react("$bob", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2);
        assertThat(fixture.agent.told).hasSize(1);

        // When
        react("$carol", card(), "❌", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).singleElement().asString().startsWith("call-0 denied");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_same_call_again_in_the_same_turn_is_decided_anew(Database database) {
        // Given
        begin(database);
        fixture.agent.decided((question, decisions) -> switch (fixture.agent.told.size()) {
            case 1, 2, 4 -> new NeedsApproval(requests("send_mail"), WaitingWork.ON_QUESTION, Progress.NONE);
            case 3 -> new NeedsApproval(requests("post"), WaitingWork.ON_QUESTION, Progress.NONE);
            default -> new Answered(List.of(words(decisions)));
        });
        adaWaitsForPermission();

        // When
        for (int clicks = 1; clicks <= 4; clicks++) {
            react("$yes-" + clicks, card(), "✅", ALICE);
            worker.workOff();

            // Then
            assertThat(fixture.agent.told).hasSize(clicks);
            assertThat(cards()).hasSize(clicks + 1);
        }

        // When
        react("$no", card(), "❌", ALICE);
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).extracting(Question::turnId).doesNotHaveDuplicates();
        assertThat(said()).singleElement().asString().startsWith("call-0 denied");
    }

    @Test
    void with_a_new_database_the_second_card_of_the_same_call_is_taken_up_again() {
        // Given
        fixture.agent.decided((question, decisions) ->
                new NeedsApproval(requests("send_mail"), WaitingWork.ON_QUESTION, Progress.NONE));
        adaWaitsForPermission();
        react("$first", card(), "✅", ALICE);
        worker.workOff();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        wants(later, "send_mail");
        Replica next = later.worker("next");
        next.take(later.text("$mail", "Mail Bob"));
        next.workOff();

        // Then
        assertThat(cards()).hasSize(2);
        assertThat(later.agent.told).isEmpty();

        // When
        next.inbox.take(List.of(later.classifier.of(
                JsonText.parse(later.reaction("$second", card().id().value(), "❌", ALICE.value())
                                .json())
                        .orElseThrow())));
        next.workOff();

        // Then
        assertThat(said()).singleElement().asString().startsWith("call-0 denied");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_is_not_told_that_people_denied_what_was_withdrawn_but_asks_them_again(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        fixture.approvals.cardEdits.ofStopped(List.of(next(database)));

        // When
        fixture.agent.mayBeAskedAgain();
        worker.laneTable.resume(fixture.ada);
        worker.workOff();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(cards()).hasSize(2);
        assertThat(fixture.agent.told).isEmpty();

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).containsExactly("call-0 allowed");
    }

    @Test
    void with_a_new_database_a_card_that_was_withdrawn_is_posted_anew() {
        // Given
        adaWaitsForPermission();
        push(fixture.text("$stop", "!stop"));
        worker.workOff();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        wants(later, "send_mail");
        Replica next = later.worker("next");
        next.take(later.text("$mail", "Mail Bob"));
        next.workOff();

        // Then
        assertThat(later.agent.told).isEmpty();
        assertThat(cards()).hasSize(2);
    }

    @Test
    void with_a_new_database_a_card_far_up_in_the_room_is_found_by_its_last_edit() {
        // Given
        wants(fixture, "send_mail", "post");
        adaWaitsForPermission();
        for (int i = 0; i < 100; i++) {
            fixture.homeserver.send(fixture.ada, CARL, "m.room.message", TurnFixture.content("m.notice", "beep"));
        }
        react("$one", card(), "1️⃣", ALICE);
        worker.workOff();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        wants(later, "send_mail", "post");
        Replica next = later.worker("next");
        next.take(later.text("$mail", "Mail Bob"));
        next.workOff();

        // Then
        assertThat(cards()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_long_name_of_a_tool_is_kept_whole_and_one_that_fits_no_card_is_denied(Database database) {
        // Given
        begin(database);
        String longName = "m".repeat(149) + "l";
        wants(fixture, longName);
        adaWaitsForPermission();
        react("$always", card(), "♾️", ALICE);
        worker.workOff();

        // When
        worker.take(fixture.text("$again", "And again"));
        worker.workOff();
        wants(fixture, longName + "onger");
        worker.take(fixture.text("$other", "Another one"));
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(said())
                .startsWith("call-0 allowed", "call-0 allowed")
                .last()
                .asString()
                .contains("their names or ids are too long");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_status_counts_the_time_since_the_decision_and_only_what_waits_behind(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        worker.take(fixture.text("$later", "Are you there?"));
        fixture.clock.pass(Duration.ofMinutes(50));
        fixture.agent.decided((question, decisions) -> {
            fixture.clock.pass(Duration.ofSeconds(5));
            push(fixture.text("$status", "!status"));
            fixture.worker("other").workOff();
            return new Answered(List.of("Done."));
        });

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said().getFirst())
                .isEqualTo("Ada has been working on a message for 5 s.\nMessages waiting behind it: 1.");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void calls_that_nobody_has_to_decide_about_have_a_limit(Database database) {
        // Given
        begin(database);
        wants(fixture, "launch_rocket");
        fixture.agent.decided((question, decisions) -> {
            assertThat(fixture.agent.told).hasSizeLessThanOrEqualTo(TurnFixture.Settings.MOST_TOOL_CALLS);
            String id = "call-" + fixture.agent.told.size();
            return new NeedsApproval(
                    List.of(new ToolRequest(id, "launch_rocket", "{}")), WaitingWork.ON_QUESTION, Progress.NONE);
        });

        // When
        worker.take(fixture.text("$launch", "Launch"));
        worker.workOff();

        // Then
        assertThat(fixture.agent.told).hasSize(TurnFixture.Settings.MOST_TOOL_CALLS);
        assertThat(fixture.agent.stopped).hasSize(1);
        assertThat(said()).singleElement().asString().contains("tool");
        assertThat(outcomes()).isEqualTo(1);
    }

    @Test
    void later_messages_wait_behind_the_decision_and_their_senders_are_told() {
        // Given
        fixture.approvals.settings.laterMessages = LaterMessages.ASIDE;
        adaWaitsForPermission();

        // When
        worker.take(fixture.text("$later", "Are you there?"));
        worker.workOff();
        fixture.clock.pass(Duration.ofSeconds(2));
        worker.workOff();

        // Then
        assertThat(fixture.agent.questions).hasSize(1);
        assertThat(said()).singleElement().asString().startsWith("Ada waits for a decision on the request above.");

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(fixture.agent.questions).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_status_says_who_is_to_decide_and_since_when(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        fixture.clock.pass(Duration.ofSeconds(75));

        // When
        push(fixture.text("$status", "!status"));
        worker.workOff();

        // Then
        assertThat(said())
                .containsExactly(
                        "Ada waits for a decision on send_mail: " + ALICE.value() + " was asked 1 min 15 s ago.");
    }

    @Test
    void stopped_work_withdraws_its_card() {
        // Given
        adaWaitsForPermission();

        // When
        push(fixture.text("$stop", "!stop"));
        worker.workOff();
        react("$late", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(fixture.agent.told).isEmpty();
        assertThat(fixture.agent.stopped).isEmpty();
        assertThat(fixture.agent.denied)
                .singleElement()
                .satisfies(denied -> assertThat(denied.calls()).containsExactly("call-0"));
        assertThat(edits()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_withdrawn_card_allows_nothing_from_now_on(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        push(fixture.text("$stop", "!stop"));
        worker.workOff();

        // When
        react("$always", card(), "♾️", ALICE);
        worker.workOff();
        worker.take(fixture.text("$again", "Mail Bob now"));
        worker.workOff();
        react("$late", cards().getFirst(), "♾️", ALICE);
        worker.workOff();
        push(fixture.text("$list", "!approvals"));
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2);
        assertThat(said()).noneMatch(text -> text.contains("without asking"));
        assertThat(fixture.agent.told).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_that_ends_in_another_way_withdraws_its_card(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();

        // When
        TurnFixture disabled = new TurnFixture(fixture, database, new Agent("a", "Ada", Set.of(), false));
        Replica next = disabled.worker("next");
        next.laneTable.resume(fixture.ada);
        next.workOff();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(fixture.agent.told).isEmpty();
        assertThat(outcomes()).isEqualTo(1);

        // When
        next.inbox.take(List.of(disabled.classifier.of(
                JsonText.parse(disabled.reaction("$late", card().id().value(), "♾️", ALICE.value())
                                .json())
                        .orElseThrow())));
        next.workOff();

        // Then
        assertThat(edits()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void in_a_room_that_is_replaced_the_card_and_the_questions_are_withdrawn_and_the_agent_is_free(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        asks("q-1");
        worker.workOff();

        // When
        fixture.rooms.bindings.change(
                fixture.ada, binding -> binding.put("archived", true).put("moved_to", "!new:home.test"));
        worker.workOff();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(said()).anyMatch(text -> text.contains("!new:home.test"));
        assertThat(outcomes()).isEqualTo(1);
        assertThat(fixture.agent.told).isEmpty();
        assertThat(fixture.agent.stopped).isEmpty();
        assertThat(fixture.agent.denied)
                .singleElement()
                .satisfies(denied -> assertThat(denied.calls()).containsExactly("call-0"));
        assertThat(endOf("q-1")).contains(QuestionResult.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_whose_room_is_replaced_while_it_works_waits_for_nobody(Database database) {
        // Given
        begin(database);
        fixture.agent.answers(question -> {
            fixture.rooms.bindings.change(
                    fixture.ada, binding -> binding.put("archived", true).put("moved_to", "!new:home.test"));
            return new NeedsApproval(requests("send_mail"), WaitingWork.ON_QUESTION, Progress.NONE);
        });

        // When
        adaWaitsForPermission();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(said()).anyMatch(text -> text.contains("!new:home.test"));
        assertThat(outcomes()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void another_process_that_knows_the_room_as_it_was_looks_again(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        WaitingEvent mail = next(database);
        assertThat(fixture.rooms.bindings.of(fixture.ada)).isPresent();

        // When
        fixture.rooms
                .restartedOn(database)
                .bindings
                .change(fixture.ada, binding -> binding.put("moved_to", "!new:home.test"));

        // Then
        assertThat(fixture.handle(mail)).isInstanceOf(Outcome.HandleLater.class);
        assertThat(fixture.handle(mail)).isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_is_replaced_just_before_the_pause_begins_is_looked_at_again_soon(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        Outcome.AwaitPeople waits = (Outcome.AwaitPeople) fixture.handle(next(database));

        // When
        fixture.rooms
                .restartedOn(database)
                .bindings
                .change(fixture.ada, binding -> binding.put("moved_to", "!new:home.test"));

        // Then
        assertThat(pauseOf(waits)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(fixture.handle(next(database))).isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_is_encrypted_just_before_the_pause_begins_is_not_waited_in(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        Outcome.AwaitPeople waits = (Outcome.AwaitPeople) fixture.handle(next(database));

        // When
        push(encrypts());
        worker.claim().forEach(lane -> worker.work.run(lane, () -> false));

        // Then
        assertThat(pauseOf(waits)).isZero();
        assertThat(decidedCard()).contains("Denied, because this room is encrypted now");
        assertThat(editsOfAll()).hasSize(1).noneMatch(content -> content.contains("bob"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_departure_that_a_killed_process_did_not_report_is_noticed(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        asks("q-1");
        worker.workOff();

        // When
        fixture.rooms
                .restartedOn(database)
                .bindings
                .change(fixture.ada, binding -> binding.put("archived", true).put("moved_to", "!new:home.test"));
        worker.workOff();

        // Then
        assertThat(outcomes()).isZero();

        // When
        fixture.rooms.lookForMissedDepartures();
        worker.workOff();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(outcomes()).isEqualTo(1);
        assertThat(endOf("q-1")).contains(QuestionResult.CANCELLED);
        assertThat(fixture.approvals.cardDecisions.openIn(fixture.ada)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void nobody_looks_for_the_departure_of_an_agent_whose_question_has_expired(Database database) {
        // Given
        begin(database);
        asks("q-1");
        assertThat(fixture.rooms.departures.waiting()).containsOnlyKeys(fixture.ada);

        // When
        fixture.clock.pass(Duration.ofHours(1));

        // Then
        assertThat(fixture.rooms.departures.waiting()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void withdrawing_a_question_that_was_pruned_meanwhile_does_nothing(Database database) {
        // Given
        begin(database);

        // Then
        assertThat(fixture.approvals.questionCards.cancel("q-pruned")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_is_there_goes_on_waiting_when_departures_are_looked_for(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        asks("q-1");
        worker.workOff();

        // When
        fixture.rooms.lookForMissedDepartures();
        worker.workOff();

        // Then
        assertThat(fixture.approvals.cardDecisions.openIn(fixture.ada)).hasSize(1);
        assertThat(endOf("q-1")).isEmpty();
        assertThat(outcomes()).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void in_an_archived_chat_room_nobody_is_waited_for(Database database) {
        // Given
        begin(database);
        fixture.handle(fixture.text("!new Plans"));
        RoomId plans = fixture.rooms.bindings.all().stream()
                .filter(bound -> bound.name().equals("Plans"))
                .map(BoundRoom::room)
                .findFirst()
                .orElseThrow();
        worker.take(fixture.text(plans, "$mail", "Mail Bob"));
        worker.workOff();

        // When
        fixture.rooms.restartedOn(database).bindings.change(plans, binding -> binding.put("archived", true));
        fixture.rooms.lookForMissedDepartures();
        worker.workOff();

        // Then
        assertThat(fixture.approvals.cardDecisions.openIn(plans)).isEmpty();
        assertThat(QueueFixture.waiting(database, plans)).isEmpty();
        assertThat(fixture.agent.denied).hasSize(1);
    }

    private Duration pauseOf(Outcome.AwaitPeople waits) {
        return fixture.database.inTransaction(waits.pause());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void in_a_room_that_is_encrypted_meanwhile_the_waits_end_and_nothing_is_repeated(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        asks("q-1");
        worker.workOff();

        // When
        push(encrypts());
        worker.workOff();

        // Then
        assertThat(said())
                .contains(
                        "call-0 denied: This room is encrypted, so people can't be asked here, and this is denied. Do not try to do the same in another way.");
        assertThat(endOf("q-1")).contains(QuestionResult.CANCELLED);
        assertThat(editsOfAll())
                .hasSize(2)
                .noneMatch(content -> content.contains("bob") || content.contains("Tea?"))
                .anyMatch(content -> content.contains("Denied, because this room is encrypted now"))
                .anyMatch(content -> content.contains("The question was withdrawn"));
    }

    @Test
    void a_click_in_a_room_that_is_encrypted_meanwhile_decides_nothing() {
        // Given
        adaWaitsForPermission();
        encrypts();

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(said()).singleElement().asString().startsWith("call-0 denied: This room is encrypted");
        assertThat(editsOfAll()).hasSize(1).noneMatch(content -> content.contains("bob"));
    }

    @Test
    void nobody_is_asked_in_an_encrypted_room() {
        // Given
        encrypts();

        // When
        adaWaitsForPermission();

        // Then
        assertThat(cards()).isEmpty();
        assertThat(said()).singleElement().asString().startsWith("call-0 denied: This room is encrypted");
    }

    @Test
    void nobody_is_asked_in_a_room_that_was_encrypted_a_moment_ago() {
        // Given
        adaWaitsForPermission();
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // When
        encrypts();
        worker.take(fixture.text("$again", "Mail Bob again"));
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(said()).last().asString().startsWith("call-0 denied: This room is encrypted");
    }

    /** Alice encrypts Ada's room. */
    private WaitingEvent encrypts() {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("algorithm", "m.megolm.v1.aes-sha2");
        fixture.homeserver.force(fixture.ada, ALICE, "m.room.encryption", "", content);
        return fixture.event(fixture.ada, "m.room.encrypted", content);
    }

    private List<String> editsOfAll() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.content().has("m.new_content"))
                .map(sent -> sent.content().toString())
                .toList();
    }

    private Optional<QuestionResult> endOf(String question) {
        return fixture.approvals
                .questionCards
                .find(question)
                .orElseThrow()
                .question()
                .end()
                .map(QuestionEnd::result);
    }

    /** Ada asks the people of her room. */
    private void asks(String id) {
        fixture.approvals.questionCards.ask(new StoredQuestion(
                new PersonQuestion(
                        id, "Tea?", List.of(), fixture.clock.instant().plus(Duration.ofHours(1)), Optional.empty()),
                fixture.ada,
                fixture.adaUser,
                fixture.clock.instant(),
                Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_that_ends_by_force_withdraws_its_card(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();

        // When
        database.useTransaction(connection ->
                TestSql.execute(connection, "update inbox set event = 'no event' where event_id = '$mail'"));
        worker.laneTable.resume(fixture.ada);
        worker.workOff();

        // Then
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(said()).singleElement().asString().contains("Error");
        assertThat(outcomes()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_end_that_is_not_written_leaves_the_card_to_people(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        WaitingEvent mail = next(database);

        // When
        fixture.turnDispatcher.failed(mail, "e0000001");
        fixture.turnDispatcher.lastResort(mail, "e0000002");
        new TurnFixture(fixture, database, new Agent("a", "Ada", Set.of(), false)).handle(mail);
        react("$yes", card(), "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(decidedCard()).contains("✅ Allowed");
        assertThat(said()).containsExactly("call-0 allowed");
    }

    private WaitingEvent next(Database database) {
        return database.inTransaction(connection -> InboxQueries.next(connection, fixture.ada, LaneKind.TURNS))
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_click_on_the_card_of_a_turn_that_is_over_withdraws_it(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        database.useTransaction(connection -> TestSql.execute(
                connection, "update inbox set state = 'settled', settled_at = received_at where event_id = '$mail'"));

        // When
        react("$yes", card(), "✅", ALICE);
        worker.workOff();
        react("$again", card(), "❌", ALICE);
        worker.workOff();

        // Then
        assertThat(edits()).hasSize(1);
        assertThat(decidedCard()).contains("🛑 Withdrawn");
        assertThat(fixture.agent.told).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_comes_too_late_allows_nothing_from_now_on(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();
        AtomicBoolean isOver = new AtomicBoolean();
        fixture.homeserver.before(call -> {
            if (call.name().equals("putState") && !isOver.getAndSet(true)) {
                fixture.clock.pass(ApprovalFixture.EXPIRE);
                Outcome.AwaitPeople expired = (Outcome.AwaitPeople) fixture.handle(next(database));
                database.inTransaction(expired.note());
            }
        });

        // When
        react("$always", card(), "♾️", ALICE);
        worker.workOff();
        push(fixture.text("$list", "!approvals"));
        worker.workOff();

        // Then
        assertThat(isOver).isTrue();
        assertThat(said()).noneMatch(text -> text.contains("without asking"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_reply_of_somebody_else_gets_an_answer_and_an_outcome(Database database) {
        // Given
        begin(database);
        adaWaitsForPermission();

        // When
        react("$one", card(), "✅", CARL);
        push(reply("$no", card(), "No!", CARL));
        push(reply("$never", card(), "Never!", CARL));
        worker.workOff();

        // Then
        assertThat(said()).hasSize(3).allMatch(text -> text.startsWith("Only " + ALICE.value()));
        assertThat(outcomes()).isEqualTo(2);
        assertThat(fixture.agent.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "m.text, decision",
        "m.emote, decision",
        "m.image, message",
        "m.file, message",
        "m.audio, message",
        "m.location, message"
    })
    void only_words_decide(String msgtype, String kind) {
        // Given
        adaWaitsForPermission();
        ObjectNode content = TurnFixture.content(msgtype, "cat.png");
        content.putObject("m.relates_to")
                .putObject("m.in_reply_to")
                .put("event_id", card().id().value());

        // Then
        assertThat(kindOf(fixture.message(ALICE, "$reply", content))).isEqualTo(kind);
    }

    @Test
    void an_agent_that_another_agent_asked_is_denied_at_once_unless_a_rule_allows_it() {
        assertThat(Stream.of("send_mail", "look_up", "wipe_disk")
                        .map(tool -> fixture.approvals.rules.decide(tool, Attendance.UNATTENDED, Set.of("send_mail")))
                        .map(how -> how.orElseThrow().name()))
                .containsExactly("UNATTENDED", "ALLOWED_BY_RULE", "UNATTENDED");
    }

    @Test
    void with_a_new_database_the_card_in_the_room_is_taken_up_again() {
        // Given
        adaWaitsForPermission();
        Sent card = card();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        wants(later, "send_mail");
        Replica next = later.worker("next");
        next.take(later.text("$mail", "Mail Bob"));
        next.workOff();

        // Then
        assertThat(cards()).hasSize(1);

        // When
        next.inbox.take(List.of(later.classifier.of(
                JsonText.parse(later.reaction("$yes", card.id().value(), "✅", ALICE.value())
                                .json())
                        .orElseThrow())));
        next.workOff();

        // Then
        assertThat(said()).containsExactly("call-0 allowed");
        assertThat(later.agent.told).hasSize(1);
    }

    @Test
    void with_a_new_database_a_decision_that_came_before_is_known() {
        // Given
        adaWaitsForPermission();
        react("$yes", card(), "✅", ALICE);
        fixture.agent.decided((question, decisions) ->
                new NotTaken(NotTaken.Reason.UNAVAILABLE, Optional.empty(), "connection refused"));
        worker.workOff();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        wants(later, "send_mail");
        Replica next = later.worker("next");
        next.take(later.text("$mail", "Mail Bob"));
        next.workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(said()).contains("call-0 allowed");
    }

    @Test
    void with_a_new_database_a_click_finds_the_card_before_its_turn_has_begun_again() {
        // Given
        adaWaitsForPermission();
        Sent card = card();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        wants(later, "send_mail");
        Replica next = later.worker("next");
        next.inbox.take(List.of(later.classifier.of(
                JsonText.parse(later.reaction("$yes", card.id().value(), "✅", ALICE.value())
                                .json())
                        .orElseThrow())));
        next.workOff();
        next.take(later.text("$mail", "Mail Bob"));
        next.workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(said()).containsExactly("call-0 allowed");
    }

    private Replica restarted() {
        worker = fixture.worker("next");
        worker.runner.freeLeasesOfDeadProcesses();
        fixture.clock.pass(Duration.ofMinutes(1));
        return worker;
    }

    /** An error takes the thread down, as a kill would do. */
    private void diesWhileWorking() {
        try {
            worker.workOff();
        } catch (AssertionError e) {
            assertThat(e).hasMessage("killed");
        }
    }

    private void push(WaitingEvent event) {
        worker.inbox.take(
                List.of(fixture.classifier.of(JsonText.parse(event.json()).orElseThrow())));
    }

    private void react(String id, Sent card, String key, UserId by) {
        push(fixture.reaction(id, card.id().value(), key, by.value()));
    }

    private WaitingEvent reply(String id, Sent card, String text, UserId by) {
        ObjectNode content = TurnFixture.content("m.text", text);
        content.putObject("m.relates_to")
                .putObject("m.in_reply_to")
                .put("event_id", card.id().value());
        return fixture.message(by, id, content);
    }

    private Sent card() {
        return cards().getLast();
    }

    private List<Sent> cards() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.content().has(ApprovalCard.KEY))
                .toList();
    }

    private List<Sent> edits() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.content().path("m.new_content").has(ApprovalCard.KEY))
                .toList();
    }

    private String decidedCard() {
        return AdaRoomFixture.newBody(edits().getLast());
    }

    private List<String> reactionsOf(UserId user) {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent ->
                        sent.type().equals("m.reaction") && sent.sender().equals(user))
                .map(sent -> sent.content().at("/m.relates_to/key").asText())
                .toList();
    }

    private List<String> said() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent ->
                        !sent.content().has(ApprovalCard.KEY) && !sent.content().has("m.new_content"))
                .map(ApprovalsTest::body)
                .toList();
    }

    private int outcomes() {
        return (int) fixture.homeserver.timeline(fixture.ada).stream()
                .filter(AdaRoomFixture::isOutcome)
                .count();
    }

    private static String body(Sent sent) {
        return sent.content().path("body").asText();
    }
}
