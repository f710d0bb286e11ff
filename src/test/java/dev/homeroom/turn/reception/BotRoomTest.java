package dev.homeroom.turn.reception;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.conversation.command.CommandsFixture;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.inbox.WaitingEvents;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.TurnFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bot's direct chat with Alice, and other rooms that people invited it to. */
class BotRoomTest {
    private static final UserId BOT = TurnFixture.NAMESPACE.bot();
    private static final UserId BOB = new UserId("@bob:home.test");
    private static final String HINT =
            "I'm not an agent, so I can't answer that. Send !agents to find an agent to talk to, or !help to see all commands.";

    private final TurnFixture fixture = new TurnFixture();
    private final RoomId chat = withBot(TurnFixture.ALICE);
    private int messages;

    @Test
    void the_bot_comes_to_a_direct_chat_and_says_what_can_be_done_there() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
        member(room, BOT, "invite");

        // When
        Outcome outcome = fixture.handle(direct(room, TurnFixture.ALICE));
        Outcome again = fixture.handle(direct(room, TurnFixture.ALICE));

        // Then
        assertThat(TurnFixture.body(outcome))
                .isEqualTo("I'm Homeroom. Send !agents to find an agent to talk to, or !help to see all commands.");
        assertThat(outcome.toSend().getFirst().sender()).isEqualTo(BOT);
        assertThat(again).isEqualTo(outcome);
        assertThat(fixture.homeserver.membership(room, BOT)).contains("join");
    }

    @Test
    void a_stranger_is_declined_and_reads_once_that_they_may_not() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(TurnFixture.BARRED, Optional.empty());
        member(room, BOT, "invite");

        // When
        fixture.handle(direct(room, TurnFixture.BARRED));
        Outcome inAlicesChat = fixture.handle(
                fixture.event(chat, "m.room.message", TurnFixture.content("m.text", "!agents"), TurnFixture.BARRED));

        // Then
        assertThat(fixture.homeserver.membership(room, BOT)).contains("leave");
        assertThat(TurnFixture.body(inAlicesChat)).startsWith("You don't have permission to talk to agents here");
    }

    @Test
    void help_lists_what_the_asker_may_use() {
        // When
        String alices = said(chat, TurnFixture.ALICE, "!help");
        String operators = said(withBot(TurnFixture.OPERATOR), TurnFixture.OPERATOR, "!help");

        // Then
        assertThat(alices).contains("!agents", "!help").doesNotContain("!status", "!reconcile", "!incident", "!stop");
        assertThat(operators).contains("!agents", "!help", "!status", "!reconcile", "!incident");
        assertThat(operators.lines()).hasSize(6).allMatch(line -> line.length() <= 100);
    }

    @Test
    void people_who_manage_open_update_and_close_incidents() {
        // Given
        RoomId room = withBot(TurnFixture.OPERATOR);

        // When
        String opened = said(room, TurnFixture.OPERATOR, "!incident open critical Mail is down");
        String id = opened.replaceFirst("(?s)The incident (\\w+) is open: Mail is down\n.*", "$1");
        String listed = said(room, TurnFixture.OPERATOR, "!incident list");
        String updated = said(room, TurnFixture.OPERATOR, "!incident update " + id + " minor The queue is full.");
        String closed = said(room, TurnFixture.OPERATOR, "!incident close " + id + " A disk was full.");

        // Then
        assertThat(opened).contains("Mail is down: https://matrix.to/#/");
        assertThat(listed).startsWith(id + " (critical): Mail is down: https://matrix.to/#/");
        assertThat(updated).isEqualTo("Added to the timeline of " + id + ".");
        assertThat(closed).isEqualTo("The incident " + id + " is closed.");
        assertThat(said(room, TurnFixture.OPERATOR, "!incident")).isEqualTo("No incident is open.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "!incident open; An incident needs a title. Please add one.",
                "!incident open major; An incident needs a title. Please add one.",
                "!incident open Mail | Nobody Knows; There is no person or agent \"Nobody Knows\".",
                "!incident update; There is no text. Please add what happened.",
                "!incident close 0123 Over.; There is no incident 0123. Please check its id.",
                "!incident help; Send !incident open",
            })
    void an_incident_that_is_not_understood_is_one_sentence(String command, String sentence) {
        assertThat(said(withBot(TurnFixture.OPERATOR), TurnFixture.OPERATOR, command))
                .startsWith(sentence);
    }

    @Test
    void others_may_not_open_incidents() {
        assertThat(said(chat, TurnFixture.ALICE, "!incident open Mail"))
                .contains("!incident")
                .contains("permission");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "Ada, are you there?", "! hello", "12345678901", "0", "-1", "3", ""})
    void anything_else_gets_a_sentence_each_time(String text) {
        // When
        Outcome first = say(chat, TurnFixture.ALICE, text);
        Outcome second = say(chat, TurnFixture.ALICE, text);

        // Then
        assertThat(TurnFixture.body(first)).isEqualTo(HINT);
        assertThat(TurnFixture.body(second)).isEqualTo(HINT);
        assertThat(transactionId(first)).isNotEqualTo(transactionId(second));
        assertThat(fixture.agent.questions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"m.image,m.room.message", "m.emote,m.room.message", "'',m.sticker", "'',m.poll.start"})
    void other_kinds_of_messages_get_it_as_well(String msgtype, String type) {
        // When
        Outcome outcome = fixture.handle(fixture.event(chat, type, TurnFixture.content(msgtype, "Ada")));

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo(HINT);
    }

    @Test
    void a_message_that_was_removed_gets_nothing() {
        // Given
        WaitingEvent message = fixture.text(chat, "$removed", "hello");
        WaitingEvent removed = WaitingEvents.of(
                message.key(),
                chat,
                message.json().replace("\"content\":", "\"unsigned\":{\"redacted_because\":{}},\"content\":"),
                message.receivedAt(),
                0,
                Optional.empty(),
                Optional.empty());

        // When
        Outcome outcome = fixture.handle(removed);

        // Then
        assertThat(outcome.toSend()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "ada", " Ada ", "#1", "1.", "!agents 1", "!agents Ada", "!agents ad", "!agents da"})
    void a_number_or_a_name_brings_an_operator_into_the_agents_room(String choice) {
        // Given
        RoomId room = withBot(TurnFixture.OPERATOR);

        // When
        String list = said(room, TurnFixture.OPERATOR, "!agents");
        String reply = said(room, TurnFixture.OPERATOR, choice);
        String again = said(room, TurnFixture.OPERATOR, choice);

        // Then
        assertThat(list.lines()).hasSize(2).anyMatch(line -> line.startsWith("1. Ada"));
        assertThat(list).doesNotContain("Bob");
        assertThat(reply).contains("You are invited to a room with Ada.", "https://matrix.to/#/");
        assertThat(again).isEqualTo(reply);
        assertThat(fixture.homeserver.membership(fixture.ada, TurnFixture.OPERATOR))
                .contains("invite");
    }

    @Test
    void who_is_in_the_room_already_gets_the_link() {
        // Given
        member(fixture.ada, TurnFixture.OPERATOR, "join");

        // When
        String reply = said(withBot(TurnFixture.OPERATOR), TurnFixture.OPERATOR, "Ada");

        // Then
        assertThat(reply).contains("You already have a room with Ada.", "https://matrix.to/#/");
    }

    @Test
    void a_member_of_the_space_is_invited_to_the_agents_room() {
        // Given
        member(space(), BOB, "join");

        // When
        String reply = said(withBot(BOB), BOB, "1");

        // Then
        assertThat(reply).contains("You are invited to a room with Ada.");
        assertThat(fixture.homeserver.membership(fixture.ada, BOB)).contains("invite");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void who_may_not_enter_the_agents_room_gets_one_of_their_own(Database database) {
        // Given
        TurnFixture world = new TurnFixture(database, TurnFixture.SETTINGS);
        RoomId room = withBot(world, BOB);

        // When
        Outcome first = world.handle(world.event(room, "m.room.message", TurnFixture.content("m.text", "1"), BOB));
        Outcome second = world.handle(world.event(room, "m.room.message", TurnFixture.content("m.text", "Ada"), BOB));

        // Then
        assertThat(TurnFixture.body(first)).contains("Your room with Ada is ready, and you are invited.");
        assertThat(TurnFixture.body(second)).contains("You are invited to a room with Ada.");
        assertThat(world.homeserver.membership(world.ada, BOB)).isEmpty();
        assertThat(world.rooms.bindings.all().stream()
                        .filter(bound -> bound.binding().kind() == Binding.RoomKind.CHAT))
                .singleElement()
                .satisfies(own ->
                        assertThat(world.homeserver.membership(own.room(), BOB)).contains("invite"));
    }

    @Test
    void the_limit_of_rooms_counts_here_too() {
        // Given
        for (int room = 0; room < CommandsFixture.MOST_ROOMS; room++) {
            fixture.rooms.chatRooms.open(bobsAgent(), BOB, "Room", "$cause" + room);
        }

        // When
        String reply = said(withBot(BOB), BOB, "Ada");

        // Then
        assertThat(reply).contains("You have 3 rooms with agents, which is the limit.");
    }

    @Test
    void what_is_not_known_or_not_here_is_said() {
        // Then
        assertThat(said(chat, TurnFixture.ALICE, "!agents Zoe")).startsWith("I don't know an agent \"Zoe\".");
        assertThat(said(chat, TurnFixture.ALICE, "!hepl")).contains("Did you mean !help?");
        assertThat(said(chat, TurnFixture.ALICE, "!frobnicate")).contains("I don't know the command !frobnicate");
        assertThat(said(chat, TurnFixture.ALICE, "!clear")).startsWith("You can use !clear in a room with an agent.");
        assertThat(said(chat, TurnFixture.ALICE, "!status")).startsWith("You don't have permission to use !status.");
        assertThat(said(chat, TurnFixture.ALICE, "!reconcile"))
                .startsWith("You don't have permission to use !reconcile.");
    }

    @Test
    void operators_see_how_the_service_is_doing_and_have_rooms_checked() {
        // Given
        RoomId room = withBot(TurnFixture.OPERATOR);
        fixture.homeserver.forgetState(space(), "m.room.topic");

        // When
        String before = said(room, TurnFixture.OPERATOR, "!status");
        String misspelt = said(room, TurnFixture.OPERATOR, "!reconcile banana");
        String planned = said(room, TurnFixture.OPERATOR, "!reconcile dry-run");
        boolean isUnchanged =
                fixture.homeserver.stateOf(space(), "m.room.topic", "").isEmpty();
        String done = said(room, TurnFixture.OPERATOR, "!reconcile");
        String clean = said(room, TurnFixture.OPERATOR, "!reconcile");

        // Then
        assertThat(before)
                .contains("Agents: 2. Rooms: 2.", "Messages that wait: 0.", "All servers of agents", "A further line.");
        assertThat(misspelt).startsWith("I did nothing.");
        assertThat(planned)
                .startsWith("Repairs to make: 1. Nothing was changed.")
                .contains("describe-room");
        assertThat(isUnchanged).isTrue();
        assertThat(done).startsWith("Repairs done: 1. Failed: 0.");
        assertThat(clean).isEqualTo("Nothing to repair: all rooms are as they should be.");
        assertThat(said(room, TurnFixture.OPERATOR, "!status")).contains("Rooms were last checked at");
    }

    @Test
    void operators_see_which_server_can_not_be_reached() {
        // Given
        RoomId room = withBot(TurnFixture.OPERATOR);
        fixture.agent.circuit.goAway();

        // When
        String status = said(room, TurnFixture.OPERATOR, "!status");

        // Then
        assertThat(status)
                .contains(
                        "The server of letta can't be reached. Messages for its agents are retried for 15 min, and then"
                                + " given up.")
                .doesNotContain("connection refused");
    }

    @Test
    void an_old_command_is_not_run() {
        // Given
        WaitingEvent old = fixture.text(chat, "$old", "!agents 1");
        fixture.clock.pass(TurnFixture.SETTINGS.maxAge().plusSeconds(1));

        // When
        Outcome outcome = fixture.handle(old);

        // Then
        assertThat(TurnFixture.body(outcome)).startsWith("I got !agents long after it was sent");
    }

    @Test
    void with_two_people_in_it_only_commands_are_answered_and_the_rest_is_said_once() {
        // Given
        member(chat, BOB, "join");

        // When
        Outcome first = say(chat, BOB, "hello");
        Outcome second = say(chat, TurnFixture.ALICE, "1");

        // Then
        assertThat(TurnFixture.body(first)).startsWith("No agent lives in this room");
        assertThat(transactionId(second)).isEqualTo(transactionId(first));
        assertThat(said(chat, TurnFixture.ALICE, "!agents")).contains("1. Ada");
        assertThat(said(chat, BOB, "!help")).contains("!agents");
    }

    @Test
    void a_person_who_left_does_not_count() {
        // Given
        member(chat, BOB, "leave");

        // Then
        assertThat(said(chat, TurnFixture.ALICE, "hello")).isEqualTo(HINT);
    }

    @Test
    void an_agent_that_is_invited_too_answers_also_after_the_database_was_lost() {
        // Given
        member(chat, fixture.adaUser, "invite");
        fixture.handle(fixture.invite(chat, fixture.adaUser, TurnFixture.ALICE));
        String before = said(chat, TurnFixture.ALICE, "Hello");
        TurnFixture lost = new TurnFixture(fixture, TestDatabases.inMemory());

        // When
        Outcome restoring = lost.handle(lost.text(chat, "$next", "Hello again"));
        Outcome after = lost.handle(lost.text(chat, "$next", "Hello again"));

        // Then
        assertThat(before).isEqualTo("You said: Hello");
        assertThat(restoring).isInstanceOf(Outcome.HandleLater.class);
        assertThat(TurnFixture.body(after)).isEqualTo("You said: Hello again");
        assertThat(lost.rooms.bindings.of(chat).map(BoundRoom::agentUser)).contains(lost.adaUser);
    }

    @Test
    void the_bots_chat_works_after_the_database_was_lost() {
        // Given
        TurnFixture lost = new TurnFixture(fixture, TestDatabases.inMemory());

        // When
        Outcome outcome = lost.handle(lost.text(chat, "$next", "hello"));

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo(HINT);
    }

    @Test
    void an_encrypted_chat_gets_one_sentence_at_the_invite_and_for_all_messages() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
        fixture.homeserver.force(
                room,
                TurnFixture.ALICE,
                "m.room.encryption",
                "",
                JsonNodeFactory.instance.objectNode().put("algorithm", "m.megolm.v1.aes-sha2"));
        member(room, BOT, "invite");

        // When
        Outcome invited = fixture.handle(direct(room, TurnFixture.ALICE));
        Outcome written = fixture.handle(fixture.event(room, "m.room.encrypted", TurnFixture.content("", "")));

        // Then
        assertThat(TurnFixture.body(invited))
                .isEqualTo("I can't read encrypted rooms yet. Please write to me in a room without encryption.");
        assertThat(transactionId(written)).isEqualTo(transactionId(invited));
    }

    @Test
    void an_encrypted_message_in_an_open_chat_gets_its_own_sentence() {
        // When
        Outcome outcome = fixture.handle(fixture.event(chat, "m.room.encrypted", TurnFixture.content("", "")));

        // Then
        assertThat(TurnFixture.body(outcome)).startsWith("This message is encrypted although the room isn't");
    }

    private AgentRef bobsAgent() {
        return new AgentRef("letta", "b");
    }

    private RoomId space() {
        return fixture.homeserver.rooms().stream()
                .filter(room -> fixture.homeserver
                        .stateOf(room, "dev.homeroom.space", "")
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    private RoomId withBot(UserId person) {
        return withBot(fixture, person);
    }

    private static RoomId withBot(TurnFixture world, UserId person) {
        RoomId room = world.homeserver.foreignRoom(person, Optional.empty());
        member(world, room, BOT, "join");
        return room;
    }

    private void member(RoomId room, UserId user, String membership) {
        member(fixture, room, user, membership);
    }

    private static void member(TurnFixture world, RoomId room, UserId user, String membership) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("membership", membership);
        world.homeserver.force(room, user, "m.room.member", user.value(), content);
    }

    private WaitingEvent direct(RoomId room, UserId by) {
        WaitingEvent invite = fixture.invite(room, BOT, by);
        return WaitingEvents.of(
                invite.key(),
                room,
                invite.json().replace("\"membership\":\"invite\"", "\"membership\":\"invite\",\"is_direct\":true"),
                invite.receivedAt(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    private Outcome say(RoomId room, UserId person, String text) {
        messages++;
        WaitingEvent event = fixture.event(room, "m.room.message", TurnFixture.content("m.text", text), person);
        String id = "$message" + messages;
        return fixture.handle(WaitingEvents.of(
                id,
                room,
                event.json().replace("$message", id),
                event.receivedAt(),
                0,
                Optional.empty(),
                Optional.empty()));
    }

    private String said(RoomId room, UserId person, String text) {
        return TurnFixture.body(say(room, person, text));
    }

    private static String transactionId(Outcome outcome) {
        return outcome.toSend().stream()
                .filter(event -> event.type().equals("m.room.message"))
                .map(OutgoingEvent::transactionId)
                .findFirst()
                .orElseThrow();
    }
}
