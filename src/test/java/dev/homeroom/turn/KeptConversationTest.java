package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.inbox.WaitingEvents;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.turn.TurnFixture.Settings;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Conversations that Homeroom keeps: the room has them, the database a copy. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class KeptConversationTest {
    private static final UserId CARL = new UserId("@carl:home.test");
    private static final Settings PLAIN = TurnFixture.SETTINGS.withoutEnvelope();

    private final Supplier<Database> databases;
    private final MemoryConversations memory = new MemoryConversations();
    private TurnFixture fixture;
    private Replica worker;

    KeptConversationTest(Supplier<Database> databases) {
        this.databases = databases;
        this.fixture = new TurnFixture(databases.get(), PLAIN);
        this.worker = fixture.worker("us");
        fixture.agent.isRememberedBy(memory);
    }

    private void begin(Settings settings, Streaming streaming) {
        fixture = new TurnFixture(databases.get(), settings, streaming);
        worker = fixture.worker("us");
        fixture.agent.isRememberedBy(memory);
    }

    /** All that the database and the backend knew is lost. */
    private MemoryConversations loseAll() {
        MemoryConversations fresh = new MemoryConversations();
        fixture = new TurnFixture(fixture, databases.get());
        worker = fixture.worker("us");
        fixture.agent.isRememberedBy(fresh);
        return fresh;
    }

    @Test
    void a_lost_conversation_is_read_from_its_room() {
        // Given
        ask("one");
        ask(CARL, TurnFixture.content("m.emote", "waves"));
        worker.takeInControlLane(
                fixture.text(send(TurnFixture.ALICE, TurnFixture.content("m.text", "!status")), "!status"));
        worker.workOff();

        // When
        MemoryConversations fresh = loseAll();
        ask("three");
        ask("four");

        // Then
        assertThat(fresh.shownLast())
                .containsExactly(
                        "one → You said: one", "* carl waves → You said: * carl waves", "three → You said: three");
    }

    @Test
    void long_answers_silence_and_the_time_after_a_failure_are_remembered_too() {
        // Given
        String paragraph = "word ".repeat(5_000).strip();
        fixture.agent.answers(question -> answer(question.text(), paragraph));
        ask("long");
        ask("silent");
        ask("failing");
        ask("several");

        // When
        MemoryConversations fresh = loseAll();
        ask("last");

        // Then
        assertThat(fresh.shownLast())
                .containsExactly(
                        "long → " + paragraph + "\n\n" + paragraph,
                        "silent → <no-reply/>",
                        "several → first\n\nsecond");
    }

    private static AgentOutcome answer(String text, String paragraph) {
        return switch (text) {
            case "long" -> new AgentOutcome.Answered(List.of(paragraph + "\n\n" + paragraph));
            case "silent" -> new AgentOutcome.Answered(List.of("<no-reply/>"));
            case "failing" -> new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "");
            default -> new AgentOutcome.Answered(List.of("first", "second"));
        };
    }

    @Test
    void each_conversation_of_a_room_is_read_for_itself() {
        // Given
        ask("before");
        command("!save first");
        command("!clear");
        ask("after");

        // When
        MemoryConversations fresh = loseAll();
        ask("now");
        List<String> second = fresh.shownLast();
        command("!load first");
        ask("again");

        // Then
        assertThat(second).containsExactly("after → You said: after");
        assertThat(fresh.shownLast()).containsExactly("before → You said: before");
    }

    @Test
    void only_the_window_that_a_question_takes_is_read() {
        // Given
        for (int i = 0; i < 120; i++) {
            send(CARL, TurnFixture.content("m.notice", "noise " + i));
        }
        for (int i = 0; i < 25; i++) {
            ask("question " + i);
        }
        for (int i = 0; i < 120; i++) {
            send(CARL, TurnFixture.content("m.notice", "noise " + i));
        }

        // When
        MemoryConversations fresh = loseAll();
        long before = timelineReads();
        ask("last");

        // Then
        assertThat(fresh.shownLast()).hasSize(20).first().isEqualTo("question 5 → You said: question 5");
        int pagesForFilesThatWait = 3;
        assertThat(timelineReads() - before).isLessThanOrEqualTo(3 + pagesForFilesThatWait);
    }

    @Test
    void a_conversation_that_has_just_begun_is_not_looked_for_twice() {
        // Given
        ask("one");
        long before = timelineReads();

        // When
        ask("two");

        // Then
        assertThat(timelineReads()).isEqualTo(before);
    }

    @Test
    void what_was_edited_and_removed_while_homeroom_was_away_is_read_as_the_room_has_it() {
        // Given
        String edited = ask("one");
        String removed = ask("two");
        ask("three");
        String unanswered = answers().getLast().id().value();
        ask("four");

        // When
        edit(edited, "one, edited");
        fixture.homeserver.remove(new EventId(removed));
        fixture.homeserver.remove(new EventId(unanswered));
        MemoryConversations fresh = loseAll();
        ask("five");

        // Then
        assertThat(fresh.shownLast()).containsExactly("one, edited → You said: one", "four → You said: four");
    }

    @Test
    void a_streamed_answer_is_read_and_one_whose_draft_was_removed_is_not() {
        // Given
        begin(PLAIN, Streaming.EDITS);
        fixture.agent.streams((question, listener) -> {
            listener.accept(new AgentEvent.Text("m", "You said"));
            int drafts = question.text().equals("one") ? 1 : 2;
            await().until(() -> drafts().size() >= drafts);
            return new AgentOutcome.Answered(List.of("You said: " + question.text()));
        });
        ask("one");
        ask("two");
        String draft = drafts().getLast().id().value();

        // When
        MemoryConversations fresh = loseAll();
        ask("three");

        // Then
        assertThat(fresh.shownLast()).containsExactly("one → You said: one", "two → You said: two");

        // When
        fixture.homeserver.remove(new EventId(draft));
        MemoryConversations again = loseAll();
        ask("four");

        // Then
        assertThat(again.shownLast()).containsExactly("one → You said: one", "three → You said: three");
    }

    @Test
    void a_removed_message_is_gone_from_the_conversation_and_from_the_database() {
        // Given
        String secret = ask("my secret");
        ask("two");

        // When
        remove(secret, TurnFixture.ALICE);
        ask("three");

        // Then
        assertThat(memory.shownLast()).containsExactly("two → You said: two");
        assertThat(stored())
                .noneMatch(text -> text.contains("my secret"))
                .anyMatch(text -> text.contains("\"body\":\"two\""));
    }

    @Test
    void a_moderator_may_remove_it_and_nobody_else() {
        // Given
        ObjectNode levels = TurnFixture.content("", "");
        levels.putObject("users").put(TurnFixture.OPERATOR.value(), 50);
        fixture.homeserver.force(fixture.ada, TurnFixture.NAMESPACE.bot(), EventTypes.POWER_LEVELS, "", levels);
        String first = ask("one");
        String second = ask("two");

        // When
        push(fixture.redaction("$by-carl", second, CARL.value()), second);
        remove(first, TurnFixture.OPERATOR);
        ask("three");

        // Then
        assertThat(memory.shownLast()).containsExactly("two → You said: two");
    }

    @Test
    void a_removed_answer_goes_with_its_question() {
        // Given
        ask("one");
        ask("two");
        String answer = answers().getFirst().id().value();

        // When
        remove(answer, TurnFixture.OPERATOR);
        ask("three");

        // Then
        assertThat(memory.shownLast()).containsExactly("two → You said: two");
        assertThat(stored()).noneMatch(text -> text.contains("You said: one"));
    }

    @Test
    void the_removal_of_a_reaction_forgets_nothing() {
        // Given
        ask("one");
        ObjectNode content = Reaction.content("👍");
        content.withObject("/m.relates_to")
                .put("event_id", answers().getFirst().id().value());
        String reaction = fixture.homeserver
                .send(fixture.ada, CARL, Reaction.TYPE, content)
                .value();
        long before = timelineReads();

        // When
        remove(reaction, CARL);
        ask("two");

        // Then
        assertThat(memory.shownLast()).containsExactly("one → You said: one");
        assertThat(timelineReads()).isEqualTo(before);
    }

    @Test
    void the_root_of_a_thread_goes_without_its_thread() {
        // Given
        String root = ask("root");
        ObjectNode inThread = TurnFixture.content("m.text", "in the thread");
        inThread.putObject("m.relates_to")
                .put("rel_type", "m.thread")
                .put("event_id", root)
                .put("is_falling_back", true)
                .putObject("m.in_reply_to")
                .put("event_id", root);
        ask(TurnFixture.ALICE, inThread);

        // When
        remove(root, TurnFixture.ALICE);
        ask("last");

        // Then
        assertThat(memory.shownLast()).containsExactly("in the thread → You said: in the thread");
    }

    @Test
    void a_removed_message_is_gone_from_the_quotes_of_others() {
        // Given
        begin(TurnFixture.SETTINGS, Streaming.OFF);
        String secret = ask("my secret");
        ObjectNode reply = TurnFixture.content("m.text", "Look again");
        reply.putObject("m.relates_to").putObject("m.in_reply_to").put("event_id", secret);
        ask(TurnFixture.ALICE, reply);
        assertThat(fixture.agent.questions.getLast().prompt()).contains("secret");

        // When
        remove(secret, TurnFixture.ALICE);
        ask("last");

        // Then
        assertThat(memory.shownLast())
                .singleElement()
                .asString()
                .contains("Look again", "a message that can't be read")
                .doesNotContain("secret");
    }

    @Test
    void a_message_that_is_removed_while_the_agent_works_on_it_is_not_remembered() {
        // Given
        String secret = send(TurnFixture.ALICE, TurnFixture.content("m.text", "my secret"));
        fixture.agent.answers(question -> {
            if (question.text().equals("my secret")) {
                remove(secret, TurnFixture.ALICE);
            }
            return new AgentOutcome.Answered(List.of("You said: " + question.text()));
        });

        // When
        worker.take(fixture.text(secret, "my secret"));
        worker.workOff();
        ask("two");

        // Then
        assertThat(memory.shownLast()).isEmpty();
        assertThat(stored()).noneMatch(text -> text.contains("my secret"));
    }

    @Test
    void a_question_waits_until_the_removals_before_it_are_done() {
        // Given
        String secret = ask("my secret");
        fixture.homeserver.remove(new EventId(secret));
        worker.takeChange(fixture.redaction("$redaction", secret, TurnFixture.ALICE.value()), secret);
        String next = send(TurnFixture.ALICE, TurnFixture.content("m.text", "two"));
        worker.take(fixture.text(next, "two"));

        // When
        workOffInTime();

        // Then
        assertThat(fixture.agent.questions).hasSize(2);
        assertThat(memory.shownLast()).isEmpty();
    }

    @Test
    void a_removal_that_comes_before_its_message_leaves_no_text() {
        // Given
        worker.takeChange(fixture.redaction("$redaction", "$secret", TurnFixture.ALICE.value()), "$secret");
        worker.workOff();

        // When
        worker.take(fixture.text("$secret", "my secret"));
        worker.workOff();

        // Then
        assertThat(fixture.agent.questions).isEmpty();
        assertThat(stored()).noneMatch(text -> text.contains("my secret"));
    }

    @Test
    void a_late_edit_replaces_the_text_in_the_conversation() {
        // Given
        String message = ask("my pasword");
        ask("two");

        // When
        worker.takeChange(fixture.edit(edit(message, "nothing"), message, "nothing"), message);
        worker.workOff();
        ask("three");

        // Then
        assertThat(memory.shownLast()).containsExactly("nothing → You said: my pasword", "two → You said: two");
    }

    @Test
    void an_edit_that_is_removed_takes_its_text_along() {
        // Given
        String message = send(TurnFixture.ALICE, TurnFixture.content("m.text", "one"));
        String edit = edit(message, "my secret");
        worker.take(fixture.text(message, "one"));
        worker.takeChange(fixture.edit(edit, message, "my secret"), message);
        worker.workOff();
        assertThat(fixture.agent.questions.getLast().text()).isEqualTo("my secret");

        // When
        remove(edit, TurnFixture.ALICE);
        ask("two");

        // Then
        assertThat(memory.shownLast()).containsExactly("one → You said: my secret");
        assertThat(inbox()).noneMatch(text -> text.contains("my secret"));
    }

    @Test
    void a_question_that_was_asked_again_is_forgotten_with_both_answers() {
        // Given
        String message = ask("one");
        ObjectNode again = Reaction.content("🔁");
        String answer = answers().getLast().id().value();
        again.withObject("/m.relates_to").put("event_id", answer);
        String reaction = fixture.homeserver
                .send(fixture.ada, TurnFixture.ALICE, Reaction.TYPE, again)
                .value();
        worker.takeInControlLane(fixture.reaction(reaction, answer, "🔁", TurnFixture.ALICE.value()));
        worker.workOff();
        assertThat(memory.shownLast()).hasSize(1);

        // When
        MemoryConversations fresh = loseAll();
        ask("two");

        // Then
        assertThat(fresh.shownLast()).containsExactly("one → You said: one", "one → You said: one");

        // When
        remove(message, TurnFixture.ALICE);
        ask("three");

        // Then
        assertThat(fresh.shownLast()).containsExactly("two → You said: two");
    }

    /** Returns the id of the message. */
    private String ask(String text) {
        return ask(TurnFixture.ALICE, TurnFixture.content("m.text", text));
    }

    private String ask(UserId person, ObjectNode content) {
        String id = send(person, content);
        worker.take(message(id, person, content));
        worker.workOff();
        return id;
    }

    private WaitingEvent message(String id, UserId person, ObjectNode content) {
        WaitingEvent event = fixture.event(fixture.ada, OutgoingEvent.MESSAGE, content, person);
        return WaitingEvents.of(
                id,
                event.room(),
                event.json().replace("$message", id),
                event.receivedAt(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    private void command(String text) {
        worker.takeInControlLane(fixture.text(send(TurnFixture.ALICE, TurnFixture.content("m.text", text)), text));
        worker.workOff();
    }

    private String send(UserId person, ObjectNode content) {
        return fixture.homeserver
                .send(fixture.ada, person, OutgoingEvent.MESSAGE, content)
                .value();
    }

    /** Returns the id of the edit. */
    private String edit(String message, String text) {
        ObjectNode content = TurnFixture.content("m.text", "* " + text);
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", message);
        content.set("m.new_content", TurnFixture.content("m.text", text));
        return send(TurnFixture.ALICE, content);
    }

    private void remove(String event, UserId by) {
        fixture.homeserver.remove(new EventId(event));
        push(fixture.redaction("$redaction-of-" + event.substring(1), event, by.value()), event);
    }

    private void push(WaitingEvent redaction, String about) {
        worker.takeChange(redaction, about);
        workOffInTime();
    }

    private void workOffInTime() {
        worker.workOff();
        fixture.clock.pass(Duration.ofSeconds(1));
        worker.workOff();
    }

    private List<Sent> answers() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(message -> message.sender().equals(fixture.adaUser))
                .filter(message -> message.content().path("msgtype").asText().equals("m.text"))
                .toList();
    }

    private List<Sent> drafts() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(message -> message.content().has("dev.homeroom.draft"))
                .toList();
    }

    private long timelineReads() {
        return fixture.homeserver.calls().stream()
                .filter(call -> call.name().equals("messages"))
                .count();
    }

    private List<String> stored() {
        return Stream.concat(inbox().stream(), column("content", "outbox").stream())
                .toList();
    }

    private List<String> inbox() {
        return column("event", "inbox");
    }

    private List<String> column(String column, String table) {
        return fixture.database.inTransaction(connection -> Sql.on(connection, "select " + column + " from " + table)
                .map(row -> row.getString(1))
                .list());
    }
}
