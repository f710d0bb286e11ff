package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.homeroom.HomeroomClasses;
import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.inbox.WaitingEvents;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handling of each kind of event. */
class TurnDispatcherTest {
    private static final UserId BOT = TurnFixture.NAMESPACE.bot();

    private final TurnFixture fixture = new TurnFixture();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m.text     | Hello           | Hello
            m.emote    | waves           | * alice waves
            m.location | The Blue Lagoon | [Location] The Blue Lagoon
            """)
    void what_people_say_reaches_the_agent_as_words(String msgtype, String body, String words) {
        // When
        fixture.handle(fixture.message(fixture.ada, TurnFixture.content(msgtype, body)));

        // Then
        assertThat(fixture.agent.questions)
                .singleElement()
                .satisfies(question -> assertThat(question.text()).isEqualTo(words));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m.image    | cat.png | The homeserver doesn't have cat.png or doesn't let me read it, so it was not passed on. Please send it again.
            m.text     | ''      | Your message was empty, so there was nothing to pass on.
            """)
    void what_agents_cannot_be_given_is_said_by_the_agent_and_not_asked(String msgtype, String body, String notice) {
        // When
        Outcome outcome = fixture.handle(fixture.message(fixture.ada, TurnFixture.content(msgtype, body)));

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo(notice);
        assertThat(outcome.toSend().getFirst().sender()).isEqualTo(fixture.adaUser);
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void each_kind_of_event_has_exactly_one_handler() {
        // Given
        List<KindHandler> known = fixture.handlers;
        List<KindHandler> oneTooFew = known.subList(1, known.size());
        List<KindHandler> oneTwice =
                Stream.concat(known.stream(), Stream.of(known.getFirst())).toList();

        // Then
        assertThat(implementations(KindHandler.class))
                .as("the classes that the product's CDI finds")
                .containsExactlyInAnyOrderElementsOf(known.stream()
                        .map(handler -> handler.getClass().getName())
                        .toList());
        assertThatThrownBy(() -> fixture.dispatcher(oneTooFew))
                .hasMessage("No class handles events of the kind "
                        + known.getFirst().kind());
        assertThatThrownBy(() -> fixture.dispatcher(oneTwice))
                .hasMessage("Two classes handle events of the kind "
                        + known.getFirst().kind());
    }

    private static List<String> implementations(Class<?> type) {
        return HomeroomClasses.stream()
                .filter(found -> found.isAssignableTo(type) && !found.isInterface())
                .map(JavaClass::getName)
                .toList();
    }

    @Test
    void the_stored_kind_decides_about_the_handler() {
        // Given
        WaitingEvent command = fixture.text("!help");

        // When
        fixture.handle(command.ofKind(EventKind.MESSAGE.word()));

        // Then
        assertThat(fixture.agent.questions)
                .singleElement()
                .satisfies(question -> assertThat(question.text()).isEqualTo("!help"));
    }

    @Test
    void an_event_of_an_earlier_version_or_a_later_one_is_handled_as_what_it_is() {
        // Given
        WaitingEvent withoutKind = fixture.text("$1", "!help");
        WaitingEvent ofLaterVersion = fixture.text("$2", "!help").ofKind("a word of tomorrow");

        // Then
        assertThat(TurnFixture.body(fixture.handle(withoutKind))).startsWith("Homeroom handles these commands");
        assertThat(TurnFixture.body(fixture.handle(ofLaterVersion))).startsWith("Homeroom handles these commands");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_message_that_was_sent_too_long_ago_is_not_passed_on_unasked() {
        // Given
        WaitingEvent message = fixture.text("Hello");
        fixture.clock.pass(TurnFixture.SETTINGS.maxAge().plusSeconds(1));

        // When
        Outcome outcome = fixture.handle(message);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.DeadLettered.class);
        assertThat(TurnFixture.body(outcome))
                .startsWith("Your message was sent so long ago that I didn't pass it on to Ada");
        assertThat(fixture.agent.questions).isEmpty();
        for (WaitingEvent wanted : List.of(
                TurnFixture.inRound(message, 1),
                TurnFixture.interrupted(message, 1, "run-1"),
                fixture.failingSince(message, Duration.ofMinutes(1)))) {
            fixture.agent.mayBeAskedAgain();
            assertThat(TurnFixture.body(fixture.handle(wanted))).isEqualTo("You said: Hello");
        }
    }

    @Test
    void a_message_that_does_not_say_when_it_was_sent_is_not_too_old() {
        // Given
        WaitingEvent message = fixture.text("Hello");
        WaitingEvent undated = WaitingEvents.of(
                message.key(),
                message.room(),
                message.json().replaceFirst("\"origin_server_ts\":\\d+,", ""),
                message.receivedAt(),
                0,
                Optional.empty(),
                Optional.empty());

        // When / Then
        assertThat(undated.json()).doesNotContain("origin_server_ts");
        assertThat(TurnFixture.body(fixture.handle(undated))).isEqualTo("You said: Hello");
    }

    @Test
    void an_agent_that_is_switched_off_is_not_asked() {
        // When
        Outcome outcome = fixture.handle(fixture.message(fixture.bob, TurnFixture.content("m.text", "Hello")));

        // Then
        assertThat(TurnFixture.body(outcome))
                .isEqualTo("Bob is switched off at the moment, so your message was not delivered."
                        + " Please try again later.");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_room_without_an_agent_is_told_so_by_the_bot_under_one_id_however_many_messages_there_are() {
        // Given
        RoomId nobodys = new RoomId("!nobody:home.test");
        WaitingEvent one = fixture.message(nobodys, TurnFixture.content("m.text", "Hello"));
        WaitingEvent other =
                WaitingEvents.of("$other", nobodys, one.json(), one.receivedAt(), 0, one.asked(), Optional.empty());

        // When
        Outcome first = fixture.handle(one);
        Outcome second = fixture.handle(other);

        // Then
        assertThat(TurnFixture.body(first)).startsWith("No agent lives in this room");
        assertThat(first.toSend().getFirst().sender()).isEqualTo(BOT);
        assertThat(second.toSend()).isEqualTo(first.toSend());
    }

    @Test
    void a_refused_answer_is_excused_by_the_bot_and_a_refused_excuse_by_nobody() {
        // Given
        OutgoingEvent answer = fixture.handle(fixture.text("Hello")).toSend().getFirst();

        // When
        List<OutgoingEvent> excuse = fixture.turnDispatcher.refused(answer, "M_FORBIDDEN", "e44074d1");

        // Then
        assertThat(excuse).singleElement().satisfies(notice -> {
            assertThat(notice.sender()).isEqualTo(BOT);
            assertThat(notice.content().path("body").asText()).contains("homeserver refused", "(Error e44074d1)");
            assertThat(notice.transactionId()).isNotEqualTo(answer.transactionId());
        });
        assertThat(fixture.turnDispatcher.refused(excuse.getFirst(), "M_FORBIDDEN", "11111111"))
                .isEmpty();
    }

    @Test
    void an_event_of_another_kind_is_done_with_and_what_is_no_event_is_a_failure() {
        // Given
        WaitingEvent reaction = fixture.event(fixture.ada, "m.reaction", JsonNodeFactory.instance.objectNode());
        WaitingEvent nonsense = WaitingEvents.of(
                "$nonsense", fixture.ada, "{}", fixture.clock.instant(), 0, Optional.empty(), Optional.empty());

        // When / Then
        assertThat(fixture.handle(reaction)).isEqualTo(new Outcome.Done("nothing to do", List.of()));
        assertThatThrownBy(() -> fixture.handle(nonsense)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_bot_follows_an_invite_of_whoever_may_talk_to_agents() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
        fixture.homeserver.invite(TurnFixture.ALICE, room, BOT);

        // When
        Outcome joined = fixture.handle(fixture.invite(room, BOT, TurnFixture.ALICE));
        RoomId other = fixture.homeserver.foreignRoom(TurnFixture.STRANGER, Optional.empty());
        fixture.homeserver.invite(TurnFixture.STRANGER, other, BOT);
        Outcome declined = fixture.handle(fixture.invite(other, BOT, TurnFixture.STRANGER));

        // Then
        assertThat(joined).isEqualTo(new Outcome.Done("joined", List.of()));
        assertThat(declined).isEqualTo(new Outcome.Done("declined", List.of()));
        assertThat(fixture.homeserver.membership(room, BOT)).contains("join");
        assertThat(fixture.homeserver.membership(other, BOT)).contains("leave");
    }

    @Test
    void an_invite_that_was_accepted_long_ago_is_not_declined_when_it_comes_late() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
        fixture.homeserver.invite(TurnFixture.ALICE, room, fixture.adaUser);
        fixture.homeserver.join(fixture.adaUser, room);

        // When
        Outcome late = fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.STRANGER));

        // Then
        assertThat(late).isEqualTo(new Outcome.Done("inside already", List.of()));
        assertThat(fixture.homeserver.membership(room, fixture.adaUser)).contains("join");
    }

    @Test
    void an_invite_that_cannot_be_answered_is_tried_again_for_a_day_and_one_that_is_gone_is_not() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());
        WaitingEvent invite = fixture.invite(room, fixture.adaUser, TurnFixture.ALICE);
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "502", null);
        });

        // When
        Outcome soon = fixture.handle(invite);
        fixture.clock.pass(Duration.ofHours(25));
        Outcome late = fixture.handle(invite);
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Refused(call.name(), 403, "M_FORBIDDEN");
        });
        Outcome gone = fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.ALICE));

        // Then
        assertThat(soon).isEqualTo(new Outcome.HandleLater(Duration.ofSeconds(1)));
        assertThat(late).isEqualTo(new Outcome.Done("invite gone", List.of()));
        assertThat(gone).isEqualTo(late);
    }
}
