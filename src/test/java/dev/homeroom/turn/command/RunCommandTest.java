package dev.homeroom.turn.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.command.CommandsFixture;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The replies to commands, as the room sees them. */
class RunCommandTest {
    private static final UserId CARL = new UserId("@carl:home.test");

    private final TurnFixture fixture = new TurnFixture();

    @Test
    void help_names_each_command_on_a_line_and_fits_the_screen_of_a_phone() {
        // Given
        fixture.agent.keepsConversations();

        // When
        OutgoingEvent notice = said("!help").toSend().getFirst();

        // Then
        List<String> lines = notice.content().path("body").asText().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(12).allMatch(line -> line.length() <= 70);
        assertThat(lines.getFirst()).isEqualTo("Homeroom handles these commands, not Ada. They work at any time.");
        assertThat(lines)
                .contains(
                        "!help – Show this list.",
                        "!save name – Save this conversation under a name.",
                        "!stop – Stop the agent's work and drop the waiting messages.");
        assertThat(notice.sender()).isEqualTo(fixture.adaUser);
        assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
        assertThat(notice.content().path("formatted_body").asText()).contains("<code>!stop</code> – Stop");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void help_lists_what_can_be_used_in_this_room_by_whoever_asks() {
        // Given
        fixture.agent.keepsConversations();
        said("!new Plans");
        RoomId own = plans();

        // When
        List<String> inAgentsRoom = helpWords(said("!help"));
        List<String> ofOperator = helpWords(by(fixture.ada, TurnFixture.OPERATOR, "!help"));
        List<String> inOwnRoom = helpWords(saidIn(own, "$1", "!help"));
        List<String> inRoomOfAnother = helpWords(by(own, CARL, "!help"));
        saidIn(own, "$2", "!archive");
        List<String> whenArchived = helpWords(saidIn(own, "$3", "!help"));

        // Then
        assertThat(inAgentsRoom)
                .containsExactly(
                        "agents", "clear", "context", "files", "help", "load", "new", "retry", "save", "status",
                        "stop");
        assertThat(ofOperator).contains("answers").doesNotContain("archive", "rename", "unarchive");
        assertThat(inOwnRoom).contains("answers", "archive", "rename").doesNotContain("unarchive");
        assertThat(inRoomOfAnother).isEqualTo(inAgentsRoom);
        assertThat(whenArchived).containsExactly("agents", "context", "help", "rename", "unarchive");
    }

    @Test
    void help_leaves_out_conversations_where_all_rooms_share_one() {
        // Given
        fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(helpWords(said("!help"))).contains("context").doesNotContain("clear", "save", "load");
    }

    @Test
    void who_may_not_change_a_room_is_told_whom_to_ask() {
        // Given
        said("!new Plans");

        // When
        String archived = TurnFixture.body(by(plans(), CARL, "!archive"));

        // Then
        assertThat(archived)
                .isEqualTo(
                        "In this room, only its owner and people who manage rooms can use !archive. Please ask one of them.");
        assertThat(fixture.homeserver.membership(plans(), fixture.adaUser)).contains("join");
    }

    @Test
    void a_command_is_answered_in_its_thread_and_elsewhere_in_the_room() {
        // Given
        ObjectNode inThread = TurnFixture.content("m.text", "!status");
        inThread.putObject("m.relates_to").put("rel_type", "m.thread").put("event_id", "$root");

        // When
        ObjectNode threaded = fixture.handle(fixture.message(fixture.ada, inThread))
                .toSend()
                .getFirst()
                .content();
        ObjectNode plain = said("!status").toSend().getFirst().content();

        // Then
        assertThat(threaded.at("/m.relates_to/rel_type").asText()).isEqualTo("m.thread");
        assertThat(threaded.at("/m.relates_to/event_id").asText()).isEqualTo("$root");
        assertThat(threaded.at("/m.relates_to/m.in_reply_to/event_id").asText()).isEqualTo("$message");
        assertThat(plain.has("m.relates_to")).isFalse();
    }

    @Test
    void the_notice_says_that_the_command_is_done_and_is_sent_under_a_fixed_id() {
        // When
        Outcome once = said("!status");
        Outcome again = said("!status");

        // Then
        assertThat(OutcomeMark.in(event(once.toSend().getFirst())))
                .contains(new OutcomeMark(List.of("$message"), false, 0, false));
        assertThat(again.toSend().getFirst().transactionId())
                .isEqualTo(once.toSend().getFirst().transactionId());
    }

    @Test
    void the_status_says_that_the_agents_server_can_not_be_reached() {
        // Given
        fixture.agent.circuit.goAway();

        // When, Then
        assertThat(TurnFixture.body(said("!status"))).contains("Ada's server can't be reached at the moment.");
    }

    @Test
    void an_unknown_command_is_hinted_at_or_given_to_the_agent() {
        // Given
        TurnFixture giving =
                new TurnFixture(TestDatabases.inMemory(), TurnFixture.SETTINGS, CommandSettings.UnknownCommands.AGENT);

        // When
        String hint = TurnFixture.body(said("!dance"));
        String answer = TurnFixture.body(giving.handle(giving.text("!dance")));

        // Then
        assertThat(hint).isEqualTo("I don't know the command !dance. Please send !help to see all commands.");
        assertThat(fixture.agent.questions).isEmpty();
        assertThat(answer).isEqualTo("You said: !dance");
        assertThat(TurnFixture.body(giving.handle(giving.text("!status")))).isEqualTo("Ada is idle.");
    }

    @Test
    void context_says_whose_memory_the_room_has() {
        // When
        String none = TurnFixture.body(said("!context"));
        fixture.handle(fixture.text("Hello"));
        String shared = TurnFixture.body(said("!context"));
        fixture.agent.keepsConversations();
        String own = TurnFixture.body(said("!context"));

        // Then
        assertThat(none).isEqualTo("There is no conversation with Ada here yet. Your next message begins one.");
        assertThat(shared).contains("share one conversation, the agent's default thread");
        assertThat(own).contains("the conversation of this room (chat-1), which no other room shares.");
    }

    @Test
    void clear_begins_a_new_conversation_in_this_room_alone_and_not_where_rooms_share_one() {
        // Given
        fixture.handle(fixture.text("Hello"));
        fixture.handle(fixture.event(fixture.bob, "m.room.message", TurnFixture.content("m.text", "Hello")));

        // When
        String shared = TurnFixture.body(said("!clear"));
        fixture.agent.keepsConversations();
        String cleared = TurnFixture.body(said("!clear"));
        fixture.handle(fixture.text("$next", "Hello again"));

        // Then
        assertThat(shared).startsWith("I can't do that: all rooms of Ada share one conversation");
        assertThat(cleared)
                .isEqualTo(
                        "A new conversation begins with your next message. Ada won't remember what was said here before.");
        assertThat(fixture.agent.questions.getFirst().chatId()).isEqualTo("chat-1");
        assertThat(fixture.agent.questions.getLast().chatId()).isEqualTo("chat-2");
    }

    @Test
    void a_saved_conversation_is_loaded_again_from_the_room_itself() {
        // Given
        fixture.agent.keepsConversations();
        fixture.handle(fixture.text("Hello"));

        // When
        String saved = TurnFixture.body(said("!save Monday plans"));
        String again = TurnFixture.body(said("!save Monday plans"));
        said("!clear");
        fixture.handle(fixture.text("$second", "Hello"));
        String unknown = TurnFixture.body(said("!load Tuesday"));
        String loaded = TurnFixture.body(said("!load Monday plans"));
        fixture.handle(fixture.text("$third", "Hello"));

        // Then
        assertThat(saved).isEqualTo("Saved as \"Monday plans\". Use !load Monday plans to return to it.");
        assertThat(again).isEqualTo(saved);
        assertThat(unknown).isEqualTo("Nothing is saved here as \"Tuesday\". Saved here: Monday plans.");
        assertThat(loaded).startsWith("This room continues with \"Monday plans\".");
        assertThat(fixture.agent.questions)
                .extracting(question -> question.chatId())
                .containsExactly("chat-1", "chat-2", "chat-1");
        assertThat(TurnFixture.body(said("!context"))).endsWith("\nSaved here: Monday plans.");
    }

    @Test
    void a_context_that_somebody_else_wrote_into_the_room_is_none() {
        // Given
        fixture.agent.keepsConversations();
        fixture.homeserver.force(
                fixture.ada,
                TurnFixture.ALICE,
                "dev.homeroom.context",
                "Mine",
                TurnFixture.content("x", "y").put("version", 1).put("chat_id", "somebody else's"));

        // When
        String loaded = TurnFixture.body(said("!load Mine"));

        // Then
        assertThat(loaded).isEqualTo("Nothing is saved here yet. Use !save name to save a conversation.");
    }

    @Test
    void load_alone_lists_what_is_saved() {
        // Given
        fixture.agent.keepsConversations();
        fixture.handle(fixture.text("$hello", "Hello"));
        said("!save Monday");

        // Then
        assertThat(TurnFixture.body(said("!load"))).isEqualTo("Saved here: Monday. Send !load name to return to one.");
    }

    @Test
    void a_word_that_is_nearly_a_command_is_asked_back() {
        assertThat(TurnFixture.body(said("!hepl")))
                .isEqualTo("I don't know the command !hepl. Did you mean !help? Send !help to see all commands.");
        assertThat(TurnFixture.body(said("!stauts"))).contains("Did you mean !status?");
        assertThat(TurnFixture.body(said("!weather"))).doesNotContain("Did you mean");
    }

    @Test
    void a_space_behind_the_prefix_does_no_harm() {
        assertThat(TurnFixture.body(said("! help"))).startsWith("Homeroom handles these commands");
        assertThat(TurnFixture.body(said("! What a day"))).isEqualTo("You said: ! What a day");
    }

    @Test
    void a_command_in_a_reply_with_the_old_quote_is_a_command() {
        // Given
        ObjectNode reply = TurnFixture.content("m.text", "> <@bob:home.test> What now?\n> Any idea?\n\n!help");
        reply.putObject("m.relates_to").putObject("m.in_reply_to").put("event_id", "$question");

        // When
        Outcome outcome = fixture.handle(fixture.message(fixture.ada, reply));

        // Then
        assertThat(TurnFixture.body(outcome)).startsWith("Homeroom handles these commands");
    }

    @Test
    void a_room_without_a_name_is_not_called_like_the_agents_own() {
        // When
        said("!new");
        saidIn(fixture.ada, "$2", "!new");

        // Then
        assertThat(fixture.rooms.bindings.all())
                .extracting(BoundRoom::name)
                .contains("Chat with Ada", "Chat with Ada 2");
    }

    @Test
    void nobody_has_more_rooms_than_the_limit_allows() {
        // Given
        for (int number = 0; number < CommandsFixture.MOST_ROOMS; number++) {
            saidIn(fixture.ada, "$new" + number, "!new Plans");
        }

        // When
        String refused = TurnFixture.body(said("!new One more"));
        String another = TurnFixture.body(by(fixture.ada, CARL, "!new"));

        // Then
        assertThat(refused)
                .isEqualTo("You have 3 rooms with agents, which is the limit."
                        + " Please send !archive in a room that you no longer need.");
        assertThat(another).startsWith("Your room with Ada is ready");
    }

    @Test
    void an_agent_whose_room_cannot_be_entered_is_listed_with_another_way() {
        // Given
        fixture.homeserver.force(
                fixture.ada,
                TurnFixture.NAMESPACE.bot(),
                "m.room.join_rules",
                "",
                TurnFixture.content("x", "y").put("join_rule", "invite"));

        // When
        String listed = TurnFixture.body(by(fixture.ada, CARL, "!agents"));

        // Then
        assertThat(listed)
                .endsWith("Ada: please invite " + fixture.adaUser + " to a direct chat or a room of your own.");
    }

    @Test
    void a_name_is_asked_for_where_one_is_missing_or_is_none() {
        for (String command : List.of("!save", "!save /etc/passwd", "!save " + "x".repeat(51))) {
            assertThat(TurnFixture.body(said(command))).startsWith("Please add a name");
        }
    }

    @Test
    void a_command_that_comes_long_after_it_was_sent_does_nothing() {
        // Given
        fixture.agent.keepsConversations();
        fixture.handle(fixture.text("Hello"));
        WaitingEvent late = fixture.text("$late", "!clear");
        fixture.clock.pass(TurnFixture.SETTINGS.maxAge().plusSeconds(1));

        // When
        String notice = TurnFixture.body(fixture.handle(late));
        String context = TurnFixture.body(said("!context"));

        // Then
        assertThat(notice).startsWith("I got !clear long after it was sent, so I did nothing.");
        assertThat(context).contains("chat-1");
    }

    @Test
    void what_the_homeserver_refuses_is_said_and_what_may_pass_is_waited_for() {
        // Given
        fixture.agent.keepsConversations();
        fixture.handle(fixture.text("Hello"));
        fixture.homeserver.before(call -> {
            if (call.name().equals("putState")) {
                throw new HomeserverException.Refused("putState", 403, "M_FORBIDDEN");
            }
        });

        // When
        String refused = TurnFixture.body(said("!save x"));
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Unclear("putState", "no answer", null);
        });
        Outcome waiting = said("!save x");

        // Then
        assertThat(refused).startsWith("I couldn't do !save because the homeserver refused it.");
        assertThat(waiting).isInstanceOf(Outcome.HandleLater.class);
    }

    @Test
    void who_may_not_talk_to_agents_is_told_so_once_in_each_room_and_nothing_else_happens() {
        // When
        Outcome message = fixture.handle(fixture.by(TurnFixture.STRANGER.value(), "$one"));
        Outcome another = fixture.handle(fixture.by(TurnFixture.STRANGER.value(), "$two"));
        Outcome somebodyElse = fixture.handle(fixture.by("@eve:away.test", "$three"));

        // Then
        assertThat(TurnFixture.body(message)).startsWith("You don't have permission to talk to agents here");
        assertThat(another.toSend().getFirst().transactionId())
                .isEqualTo(message.toSend().getFirst().transactionId());
        assertThat(somebodyElse.toSend().getFirst().transactionId())
                .isNotEqualTo(message.toSend().getFirst().transactionId());
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void stop_ends_what_runs_and_what_waits_upstream_too_and_the_room_reads_only_that() {
        // Given
        fixture.agent.keepsConversations();
        Replica worker = fixture.worker("one");
        Replica other = fixture.worker("two");
        fixture.agent.answers(question -> {
            other.takeInControlLane(fixture.text("$stop", "!stop"));
            other.workOff();
            return new AgentOutcome.Answered(List.of("too late"));
        });
        worker.take(fixture.text("$one", "Hello"));
        worker.take(fixture.text("$two", "And?"));

        // When
        worker.workOff();

        // Then
        assertThat(bodies()).containsExactly("Stopped. Ada won't answer the last 2 messages.");
        assertThat(fixture.agent.stopped)
                .containsExactly(new RunningQuestion("a", "chat-1", "$one/letta/a/1", Optional.of("run-1")));
        ObjectNode notice = fixture.homeserver.timeline(fixture.ada).getLast().content();
        assertThat(notice.at("/dev.homeroom.outcome/of"))
                .extracting(key -> key.asText())
                .containsExactly("$stop", "$one", "$two");
        assertThat(TurnFixture.body(said("!stop"))).isEqualTo("Nothing is running here, so there was nothing to stop.");
    }

    @Test
    void retry_gives_the_agent_again_what_failed_last() {
        // Given
        Replica worker = fixture.worker("one");
        fixture.agent.answers(new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500"));
        worker.take(fixture.text("$one", "Hello"));
        worker.workOff();
        fixture.agent.answers(new AgentOutcome.Answered(List.of("Here I am")));

        // When
        worker.takeInControlLane(fixture.text("$retry", "!retry"));
        worker.workOff();
        worker.takeInControlLane(fixture.text("$another", "!retry"));
        worker.workOff();

        // Then
        assertThat(bodies().getFirst()).startsWith("The language model behind Ada failed");
        assertThat(bodies().subList(1, 4))
                .containsExactlyInAnyOrder(
                        "I'm sending your message to Ada again.",
                        "Here I am",
                        "Nothing failed here that could be tried again.");
    }

    @Test
    void status_says_what_goes_on() {
        // Given
        Replica worker = fixture.worker("one");
        Replica other = fixture.worker("two");
        fixture.agent.answers(question -> {
            fixture.clock.pass(Duration.ofSeconds(7));
            other.takeInControlLane(fixture.text("$status", "!status"));
            other.workOff();
            return new AgentOutcome.Answered(List.of("done"));
        });
        worker.take(fixture.text("$one", "Hello"));
        worker.take(fixture.text("$two", "And?"));

        // When
        worker.workOff();

        // Then
        assertThat(bodies().getFirst())
                .isEqualTo("Ada has been working on a message for 7 s.\nMessages waiting behind it: 1.");
    }

    @Test
    void agents_are_listed_with_links_to_their_rooms() {
        // When
        OutgoingEvent notice = said("!agents").toSend().getFirst();

        // Then
        assertThat(notice.content().path("body").asText())
                .startsWith("You can write to these agents (1).\nAda: https://matrix.to/#/")
                .endsWith("?via=home.test");
        assertThat(notice.content().path("formatted_body").asText()).contains("\">Ada</a>");
    }

    @Test
    void new_makes_a_room_with_a_link_to_it_and_there_it_can_be_renamed_and_archived() {
        // When
        ObjectNode answer = said("!new Plans").toSend().getFirst().content();
        RoomId room = plans();
        String here = TurnFixture.body(said("!rename Other"));
        String nameless = TurnFixture.body(saidIn(room, "$0", "!rename"));
        String renamed = TurnFixture.body(saidIn(room, "$1", "!rename Holidays"));
        Outcome archived = saidIn(room, "$2", "!archive");
        Outcome later = saidIn(room, "$3", "Hello?");

        // Then
        assertThat(answer.path("body").asText())
                .startsWith("Your room with Ada is ready, and you are invited.\nPlans: https://matrix.to/#/");
        assertThat(here).isEqualTo("I can do !rename only in rooms made with !new. Please send it there.");
        assertThat(nameless).isEqualTo("Please add the new name, like this: !rename name.");
        assertThat(renamed).isEqualTo("This room is now called Holidays.");
        assertThat(TurnFixture.body(archived)).startsWith("This room is archived: Ada has left it");
        assertThat(archived.toSend().getFirst().sender()).isEqualTo(TurnFixture.NAMESPACE.bot());
        assertThat(TurnFixture.body(later)).startsWith("This room is archived, so nobody answers here.");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_room_that_was_archived_goes_on_as_it_was_by_a_command_or_by_an_invite() {
        // Given
        said("!new Plans");
        RoomId room = plans();
        saidIn(room, "$1", "One");
        Binding before = binding(room);

        // When
        Outcome archived = saidIn(room, "$2", "!archive");
        Outcome reopened = saidIn(room, "$3", "!unarchive");
        Outcome again = saidIn(room, "$4", "!unarchive");

        // Then
        assertThat(TurnFixture.body(archived)).endsWith("To continue here, send !unarchive.");
        assertThat(TurnFixture.body(reopened))
                .isEqualTo("This room is open again: Ada is back and remembers what was said here.");
        assertThat(TurnFixture.body(again)).isEqualTo(TurnFixture.body(reopened));
        assertThat(reopened.toSend().getFirst().sender()).isEqualTo(fixture.adaUser);
        assertThat(binding(room)).isEqualTo(before);
        assertThat(fixture.homeserver.membership(room, fixture.adaUser)).contains("join");
        assertThat(TurnFixture.body(saidIn(room, "$5", "Two"))).isEqualTo("You said: Two");

        // When
        saidIn(room, "$6", "!archive");
        fixture.homeserver.invite(TurnFixture.NAMESPACE.bot(), room, fixture.adaUser);
        fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.ALICE));

        // Then
        assertThat(binding(room)).isEqualTo(before);
        assertThat(TurnFixture.body(saidIn(room, "$7", "Three"))).isEqualTo("You said: Three");
    }

    @Test
    void who_may_manage_a_room_says_how_answers_relate_and_everybody_may_ask() {
        // Given
        said("!new Plans");
        RoomId own = plans();

        // When
        String asked = TurnFixture.body(said("!answers"));
        String denied = TurnFixture.body(said("!answers thread"));
        String choices = TurnFixture.body(saidIn(own, "$0", "!answers"));
        String inOwn = TurnFixture.body(saidIn(own, "$1", "!answers Reply"));
        String by = TurnFixture.body(by(fixture.ada, TurnFixture.OPERATOR, "!answers thread"));

        // Then
        assertThat(asked)
                .startsWith("Here Ada's answers follow your message: a reply gets a reply")
                .endsWith("\nThis is the default, because nothing was chosen for this room.");
        assertThat(denied)
                .startsWith("In this room, only its owner and people who manage rooms can use !answers thread.");
        assertThat(choices)
                .endsWith(
                        "\nYou can choose: !answers thread, !answers reply, !answers plain, !answers as-asked; or !answers"
                                + " default to return to the default.");
        assertThat(inOwn).isEqualTo("Here Ada answers each message with a reply.");
        assertThat(by).isEqualTo("Here each message begins a thread, and Ada answers in it.");
        assertThat(TurnFixture.body(said("!answers sideways"))).startsWith("Here each message begins a thread");
        assertThat(relation(saidIn(own, "$2", "Hello"))
                        .path("m.in_reply_to")
                        .path("event_id")
                        .asText())
                .isEqualTo("$2");
        assertThat(relation(said("Hello")).path("rel_type").asText()).isEqualTo("m.thread");
        assertThat(fixture.rooms
                        .restartedOn(TestDatabases.inMemory())
                        .bindings
                        .reconcile(fixture.ada)
                        .orElseThrow()
                        .binding()
                        .relation())
                .contains(ReplyRelation.THREAD);

        // When
        String usual = TurnFixture.body(by(fixture.ada, TurnFixture.OPERATOR, "!answers default"));

        // Then
        assertThat(usual).isEqualTo(asked);
        assertThat(binding(fixture.ada).relation()).isEmpty();
        assertThat(relation(said("Hello")).isMissingNode()).isTrue();
    }

    private RoomId plans() {
        return fixture.rooms.bindings.all().stream()
                .filter(bound -> bound.name().equals("Plans"))
                .map(BoundRoom::room)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the commands in the help text, in order. */
    private static List<String> helpWords(Outcome outcome) {
        return TurnFixture.body(outcome)
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("^!(\\w+).*$", "$1"))
                .toList();
    }

    private Outcome by(RoomId room, UserId person, String text) {
        return fixture.handle(fixture.event(room, OutgoingEvent.MESSAGE, TurnFixture.content("m.text", text), person));
    }

    private Binding binding(RoomId room) {
        return fixture.rooms.bindings.reread(room).orElseThrow().binding();
    }

    private static JsonNode relation(Outcome outcome) {
        return outcome.toSend().getFirst().content().path("m.relates_to");
    }

    private Outcome saidIn(RoomId room, String eventId, String text) {
        return fixture.handle(fixture.text(room, eventId, text));
    }

    private Outcome said(String command) {
        return fixture.handle(fixture.text(command));
    }

    private List<String> bodies() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(event -> event.type().equals(OutgoingEvent.MESSAGE))
                .map(event -> event.content().path("body").asText())
                .toList();
    }

    private static ObjectNode event(OutgoingEvent outgoingEvent) {
        ObjectNode event = outgoingEvent.content().objectNode().put("type", outgoingEvent.type());
        event.set("content", outgoingEvent.content());
        return event;
    }
}
