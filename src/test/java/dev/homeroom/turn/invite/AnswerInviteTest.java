package dev.homeroom.turn.invite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.inbox.WaitingEvents;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.TurnFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that are invited to people's own rooms. */
class AnswerInviteTest {
    private static final UserId NOBODY = new UserId("@agent_nobody:home.test");

    private final TurnFixture fixture = new TurnFixture();
    private final RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());

    @Test
    void an_agent_moves_in_says_what_it_is_and_answers() {
        // When
        Outcome outcome = invite(fixture.adaUser, TurnFixture.ALICE);
        Outcome again = fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.ALICE));
        Outcome answer = fixture.handle(fixture.text(room, "$hello", "Hello"));

        // Then
        assertThat(TurnFixture.body(outcome))
                .isEqualTo(
                        "I'm Ada, an AI agent, and I answer messages in this room. Please send !help to see what else I can do.");
        assertThat(outcome.toSend().getFirst().sender()).isEqualTo(fixture.adaUser);
        assertThat(again).isEqualTo(outcome);
        assertThat(fixture.homeserver.membership(room, fixture.adaUser)).contains("join");
        assertThat(binding().kind()).isEqualTo(Binding.RoomKind.GROUP);
        assertThat(binding().owner()).contains(TurnFixture.ALICE);
        assertThat(TurnFixture.body(answer)).isEqualTo("You said: Hello");
        assertThat(binding().chatId()).isPresent();
        assertThat(fixture.homeserver.stateOf(room, "dev.homeroom.binding", "")).isEmpty();
    }

    @Test
    void whoever_may_not_talk_to_agents_reads_so_in_the_room() {
        // When
        Outcome outcome = invite(fixture.adaUser, TurnFixture.BARRED);

        // Then
        assertDeclined(outcome, fixture.adaUser);
        assertThat(said())
                .containsExactly("You don't have permission to talk to agents here. Please ask the administrator.");
    }

    @Test
    void into_rooms_of_strangers_from_other_servers_nobody_goes() {
        // When
        Outcome outcome = invite(fixture.adaUser, TurnFixture.STRANGER);

        // Then
        assertDeclined(outcome, fixture.adaUser);
        assertThat(fixture.homeserver.calls())
                .noneMatch(call -> call.name().equals("join") && call.toString().contains(room.value()));
    }

    @Test
    void a_user_that_was_cut_off_while_it_said_why_it_does_not_stay_says_it_once_and_goes() {
        // Given
        fixture.homeserver.before(call -> {
            if (call.name().equals("leave")) {
                throw new HomeserverException.Unclear("leave", "no answer", null);
            }
        });
        Outcome cutOff = invite(fixture.adaUser, TurnFixture.BARRED);
        fixture.homeserver.withoutHooks();

        // When
        Outcome outcome = fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.BARRED));

        // Then
        assertThat(cutOff).isInstanceOf(Outcome.HandleLater.class);
        assertDeclined(outcome, fixture.adaUser);
        assertThat(said()).hasSize(1);
    }

    @Test
    void an_agent_stays_where_it_lives_whoever_invites_it_once_more_also_when_the_database_is_lost() {
        // Given
        invite(fixture.adaUser, TurnFixture.ALICE);

        // When
        fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.BARRED));
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        later.handle(later.invite(room, fixture.adaUser, TurnFixture.BARRED));
        later.handle(later.invite(fixture.ada, fixture.adaUser, TurnFixture.BARRED));

        // Then
        assertThat(fixture.homeserver.membership(room, fixture.adaUser)).contains("join");
        assertThat(fixture.homeserver.membership(fixture.ada, fixture.adaUser)).contains("join");
        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "@alice:home.test | There is no such agent, or it no longer exists. Please write to one of the agents of the Space.",
                "@barry:home.test | You don't have permission to talk to agents here. Please ask the administrator.",
            })
    void a_name_that_was_never_an_agent_gets_no_account_by_an_invite(UserId inviter, String reason) {
        // When
        Outcome outcome = invite(NOBODY, inviter);

        // Then
        assertDeclined(outcome, NOBODY);
        assertThat(fixture.homeserver
                        .stateOf(room, "m.room.member", NOBODY.value())
                        .orElseThrow()
                        .content()
                        .path("reason")
                        .asText())
                .isEqualTo(reason);
        assertThat(said()).isEmpty();
        assertThat(fixture.homeserver.users()).doesNotContainKey(NOBODY);
    }

    @Test
    void where_only_accounts_may_decline_it_gets_one_with_a_plain_name_and_says_why() {
        // Given
        fixture.homeserver.before(call -> {
            if (call.as().equals(NOBODY.value())
                    && !call.name().equals("register")
                    && !fixture.homeserver.users().containsKey(NOBODY)) {
                throw new HomeserverException.Refused(call.name(), 403, "M_FORBIDDEN");
            }
        });
        fixture.homeserver.after(call -> {
            if (call.name().equals("register")) {
                fixture.homeserver.setDisplayName(NOBODY, "agent_nobody 💕");
            }
        });

        // When
        Outcome outcome = invite(NOBODY, TurnFixture.ALICE);

        // Then
        assertDeclined(outcome, NOBODY);
        assertThat(said())
                .containsExactly(
                        "There is no such agent, or it no longer exists. Please write to one of the agents of the Space.");
        assertThat(fixture.homeserver.profile(NOBODY).displayName()).contains("agent_nobody");
    }

    @Test
    void a_user_whose_agent_is_gone_says_so() {
        // Given
        fixture.homeserver.register(NOBODY);

        // When
        Outcome outcome = invite(NOBODY, TurnFixture.ALICE);

        // Then
        assertDeclined(outcome, NOBODY);
        assertThat(said())
                .containsExactly(
                        "There is no such agent, or it no longer exists. Please write to one of the agents of the Space.");
    }

    @Test
    void where_an_agent_answers_a_second_one_joins_it() {
        // Given
        UserId bob = TurnFixture.NAMESPACE.agentUser("letta", "b");
        invite(fixture.adaUser, TurnFixture.ALICE);

        // When
        Outcome outcome = invite(bob, TurnFixture.ALICE);

        // Then
        assertThat(fixture.homeserver.membership(room, bob)).contains("join");
        assertThat(outcome.toSend().getFirst().sender()).isEqualTo(bob);
        assertThat(fixture.rooms.bindings.agentsIn(room).orElseThrow().all())
                .extracting(BoundRoom::agentUser)
                .containsExactly(fixture.adaUser, bob);
    }

    @Test
    void a_second_agent_joins_the_room_that_was_made_for_another_and_keeps_its_conversation_when_it_is_removed() {
        // Given
        UserId bob = TurnFixture.NAMESPACE.agentUser("letta", "b");
        fixture.homeserver.invite(TurnFixture.NAMESPACE.bot(), fixture.ada, bob);
        fixture.handle(fixture.invite(fixture.ada, bob, TurnFixture.ALICE));
        fixture.rooms.bindings.rememberChat(
                fixture.rooms.bindings.of(fixture.ada, bob).orElseThrow(), "of-bob");

        // When
        fixture.homeserver.leave(bob, fixture.ada, "removed");
        fixture.handle(removal(fixture.ada, bob));
        boolean isGone = fixture.rooms.bindings.of(fixture.ada, bob).isEmpty();
        fixture.homeserver.invite(TurnFixture.NAMESPACE.bot(), fixture.ada, bob);
        fixture.handle(fixture.invite(fixture.ada, bob, TurnFixture.ALICE));

        // Then
        assertThat(isGone).isTrue();
        assertThat(fixture.rooms
                        .bindings
                        .of(fixture.ada, bob)
                        .flatMap(bound -> bound.binding().chatId()))
                .contains("of-bob");
    }

    @Test
    void an_encrypted_room_is_left_and_one_that_becomes_encrypted_reads_so_once() {
        // Given
        RoomId encrypted = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
        fixture.homeserver.force(encrypted, TurnFixture.ALICE, "m.room.encryption", "", object());
        fixture.homeserver.invite(TurnFixture.ALICE, encrypted, fixture.adaUser);
        invite(fixture.adaUser, TurnFixture.ALICE);

        // When
        Outcome left = fixture.handle(fixture.invite(encrypted, fixture.adaUser, TurnFixture.ALICE));
        fixture.homeserver.force(room, TurnFixture.ALICE, "m.room.encryption", "", object());
        Outcome first = fixture.handle(fixture.event(room, "m.room.encrypted", object()));
        Outcome second = fixture.handle(fixture.event(room, "m.room.encrypted", object()));

        // Then
        assertThat(left.toSend()).isEmpty();
        assertThat(fixture.homeserver.timeline(encrypted))
                .extracting(sent -> sent.content().path("body").asText())
                .containsOnlyOnce("I can't read encrypted rooms yet. Please invite me to a room without encryption.");
        assertThat(fixture.homeserver.membership(encrypted, fixture.adaUser)).contains("leave");
        assertThat(TurnFixture.body(first))
                .startsWith("This room is encrypted now, and I can't read encrypted rooms yet.");
        assertThat(second.toSend().getFirst().transactionId())
                .isEqualTo(first.toSend().getFirst().transactionId());
        assertThat(fixture.handle(fixture.event(encrypted, "m.room.encrypted", object()))
                        .toSend())
                .isEmpty();
    }

    @Test
    void one_encrypted_message_makes_no_encrypted_room() {
        // Given
        invite(fixture.adaUser, TurnFixture.ALICE);

        // When
        Outcome message = fixture.handle(fixture.event(room, "m.room.encrypted", object()));
        Outcome noSwitch = fixture.handle(fixture.event(room, "m.room.encryption", object()));

        // Then
        assertThat(TurnFixture.body(message))
                .isEqualTo("This message is encrypted although the room isn't, so I can't read it."
                        + " Please send it again without encryption.");
        assertThat(noSwitch.toSend()).isEmpty();
    }

    @Test
    void an_agent_does_not_talk_into_a_space_and_leaves_it_with_a_reason() {
        // Given
        fixture.homeserver.force(room, TurnFixture.ALICE, "m.room.create", "", object().put("type", "m.space"));

        // When
        Outcome outcome = invite(fixture.adaUser, TurnFixture.ALICE);
        Outcome barred = fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.BARRED));

        // Then
        assertDeclined(outcome, fixture.adaUser);
        assertThat(barred.toSend()).isEmpty();
        assertThat(said()).isEmpty();
    }

    @Test
    void an_invite_that_says_that_it_is_to_a_space_is_declined_without_a_visit() throws Exception {
        // Given
        WaitingEvent plain = fixture.invite(room, fixture.adaUser, TurnFixture.ALICE);
        ObjectNode event = (ObjectNode) new com.fasterxml.jackson.databind.ObjectMapper().readTree(plain.json());
        event.putObject("unsigned")
                .putArray("invite_room_state")
                .addObject()
                .put("type", "m.room.create")
                .putObject("content")
                .put("type", "m.space");
        fixture.homeserver.invite(TurnFixture.ALICE, room, fixture.adaUser);
        WaitingEvent toSpace = WaitingEvents.of(
                plain.key(), room, event.toString(), plain.receivedAt(), 0, Optional.empty(), Optional.empty());

        // When
        Outcome outcome = fixture.handle(toSpace);

        // Then
        assertDeclined(outcome, fixture.adaUser);
        assertThat(fixture.homeserver.calls())
                .noneMatch(call -> call.name().equals("join") && call.toString().contains(room.value()));
    }

    @Test
    void an_encrypted_room_in_which_the_agent_may_not_write_is_left_as_well() {
        // Given
        fixture.homeserver.force(room, TurnFixture.ALICE, "m.room.encryption", "", object());
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Refused("send", 403, "M_FORBIDDEN");
            }
        });

        // When
        invite(fixture.adaUser, TurnFixture.ALICE);

        // Then
        assertThat(fixture.homeserver.membership(room, fixture.adaUser)).contains("leave");
    }

    @Test
    void an_agent_that_people_remove_stays_away_until_it_is_invited_again_and_then_remembers() {
        // Given
        invite(fixture.adaUser, TurnFixture.ALICE);
        fixture.handle(fixture.text(room, "$hello", "Hello"));
        Optional<String> chat = binding().chatId();

        // When
        fixture.homeserver.force(
                room, TurnFixture.ALICE, "m.room.member", fixture.adaUser.value(), object().put("membership", "leave"));
        fixture.handle(removal(room, fixture.adaUser));

        // Then
        assertThat(fixture.rooms.bindings.of(room)).isEmpty();
        assertThat(fixture.homeserver.membership(room, fixture.adaUser)).contains("leave");

        // When
        invite(fixture.adaUser, TurnFixture.ALICE);

        // Then
        assertThat(binding().chatId()).isEqualTo(chat);
    }

    @Test
    void a_lost_database_finds_the_room_again_by_what_the_agent_user_has_noted() {
        // Given
        fixture.agent.keepsConversations();
        invite(fixture.adaUser, TurnFixture.ALICE);
        fixture.handle(fixture.text(room, "$hello", "Hello"));
        fixture.handle(fixture.text(room, "$save", "!save Monday"));
        Binding before = binding();

        // When
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        later.invited.recoverAtStart();
        assertThat(later.rooms.bindings.of(room))
                .as("before the agent's own room is known")
                .isEmpty();
        later.rooms.bindings.reconcile(later.ada);
        later.invited.recoverAtStart();
        int requests = later.homeserver.calls().size();
        later.invited.recoverAtStart();
        assertThat(later.homeserver.calls()).as("requests for what is known").hasSize(requests);

        // Then
        assertThat(later.rooms.bindings.of(room).orElseThrow().binding()).isEqualTo(before);
        assertThat(TurnFixture.body(later.handle(later.text(room, "$context", "!context"))))
                .endsWith("Saved here: Monday.");
    }

    @Test
    void what_the_homeserver_refuses_to_tell_is_asked_for_once() {
        // Given
        invite(fixture.adaUser, TurnFixture.ALICE);
        TurnFixture later = new TurnFixture(fixture, TestDatabases.inMemory());
        later.rooms.bindings.reconcile(later.ada);
        later.homeserver.before(call -> {
            if (call.name().equals("roomAccountData")) {
                throw new HomeserverException.Refused("roomAccountData", 403, "M_FORBIDDEN");
            }
        });

        // When
        later.invited.recoverAtStart();
        int requests = later.homeserver.calls().size();
        later.invited.recoverAtStart();

        // Then
        assertThat(later.rooms.bindings.of(room)).isEmpty();
        assertThat(later.homeserver.calls()).hasSize(requests);
    }

    private Outcome invite(UserId user, UserId by) {
        fixture.homeserver.force(room, by, "m.room.member", user.value(), object().put("membership", "invite"));
        return fixture.handle(fixture.invite(room, user, by));
    }

    private WaitingEvent removal(RoomId room, UserId user) {
        WaitingEvent invite = fixture.invite(room, user, TurnFixture.ALICE);
        return WaitingEvents.of(
                "$removal",
                room,
                invite.json().replace("\"membership\":\"invite\"", "\"membership\":\"leave\""),
                invite.receivedAt(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    private void assertDeclined(Outcome outcome, UserId user) {
        assertThat(outcome.toSend()).isEmpty();
        assertThat(fixture.homeserver.membership(room, user)).contains("leave");
    }

    /** The messages in the room before the turn was settled. */
    private List<String> said() {
        return fixture.homeserver.timeline(room).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE))
                .map(sent -> sent.content().path("body").asText())
                .toList();
    }

    private Binding binding() {
        return fixture.rooms.bindings.of(room).orElseThrow().binding();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
