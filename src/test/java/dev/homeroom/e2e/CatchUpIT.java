package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Lost pushes are backfilled, and their messages answered once and in order. */
class CatchUpIT {
    private static final int ALL = Integer.MAX_VALUE;

    @SharedScenario(on = TestDatabase.H2)
    void pushes_that_got_lost_are_answered_in_their_places_after_a_restart(E2eEnvironment e2eEnvironment) {
        // Given
        Talk talk = talk(e2eEnvironment);
        assertThat(talk.finishWith("zero")).isEmpty();
        e2eEnvironment.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");
        talk.say("two");
        awaitSwallowed(e2eEnvironment, "two");
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.toHomeroom().spoilNothing();
        talk.say("three");

        // When
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("last")).containsExactly("echo: zero", "echo: one", "echo: two", "echo: three");
        assertThat(asked(e2eEnvironment)).containsExactly("zero", "one", "two", "three", "last");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void pushes_that_got_lost_are_answered_though_nobody_writes_again(E2eEnvironment e2eEnvironment) {
        // Given
        Talk talk = talk(e2eEnvironment);
        e2eEnvironment.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");
        talk.say("two");
        awaitSwallowed(e2eEnvironment, "two");

        // When
        e2eEnvironment.homeroom().restart();

        // Then
        assertThat(talk.awaitAnswers(2)).extracting(TimelineEvent::body).containsExactly("echo: one", "echo: two");
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_outage_of_the_homeserver_is_seen_and_what_it_lost_is_answered(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_LINK_PING_EVERY", "1s");
        Talk talk = talk(e2eEnvironment);
        e2eEnvironment.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");
        talk.say("two");
        awaitSwallowed(e2eEnvironment, "two");

        // When
        e2eEnvironment.toHomeserver().spoil(exchange -> true, ALL, new Fault.Dropped());
        Patience.waitingFor("Homeroom to be not ready").until(() -> !isReady(e2eEnvironment));
        e2eEnvironment.toHomeserver().spoilNothing();
        e2eEnvironment.homeroom().awaitReady();

        // Then
        assertThat(talk.awaitAnswers(2)).extracting(TimelineEvent::body).containsExactly("echo: one", "echo: two");
        e2eEnvironment.toHomeroom().spoilNothing();
        assertThat(talk.finishWith("last")).hasSize(2);
        assertThat(asked(e2eEnvironment)).containsExactly("one", "two", "last");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void rooms_are_read_back_from_time_to_time_without_any_outage(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_LINK_READ_BACK_EVERY", "1s");
        Talk talk = talk(e2eEnvironment);

        // When
        e2eEnvironment.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");

        // Then
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: one");
    }

    @Scenario(on = TestDatabase.H2)
    void one_push_that_an_old_tuwunel_lost_is_answered_within_a_minute_though_nothing_else_happens(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .toHomeserver()
                .spoil(
                        exchange -> exchange.path().endsWith("/federation/v1/version"),
                        ALL,
                        new Fault.Replaced("{\"server\":{\"name\":\"Tuwunel\",\"version\":\"1.6.1\"}}"));
        Talk talk = talk(e2eEnvironment);
        talk.finishWith("zero");
        Instant settled = Instant.now().plusSeconds(25);
        Patience.waitingFor("the end of the backfill after the start")
                .until(() -> Instant.now().isAfter(settled));
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment
                .toHomeroom()
                .spoil(
                        exchange -> exchange.isTransaction() && exchange.body().contains("\"body\":\"one\""),
                        1,
                        new Fault.Swallowed());

        // When
        Instant written = Instant.now();
        talk.say("one");
        talk.awaitAnswer("echo: one");

        // Then
        assertThat(Duration.between(written, Instant.now())).isLessThan(Duration.ofMinutes(1));
        assertThat(e2eEnvironment.toHomeserver().exchanges(CatchUpIT::isSync)).hasSizeBetween(1, 3);
        assertThat(talk.finishWith("last")).containsExactly("echo: zero", "echo: one");
        assertThat(asked(e2eEnvironment)).containsExactly("zero", "one", "last");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_homeserver_that_sends_again_by_itself_is_not_asked_for_changes(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_LINK_LOOK_AFTER", "1s");
        Talk talk = talk(e2eEnvironment);

        // When
        talk.finishWith("one");
        e2eEnvironment.homeroom().restart();
        talk.finishWith("two");

        // Then
        assertThat(e2eEnvironment.toHomeserver().exchanges(CatchUpIT::isSync)).isEmpty();
    }

    private static boolean isSync(Exchange exchange) {
        return exchange.path().endsWith("/sync");
    }

    @SharedScenario
    void a_database_that_lost_everything_answers_nothing_twice_and_what_came_meanwhile_once(
            E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        Talk talk = talk(e2eEnvironment);
        talk.say("one");
        talk.say("two");
        talk.awaitAnswers(2);
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("three");
        talk.say("four");
        awaitSwallowed(e2eEnvironment, "four");
        e2eEnvironment.toHomeroom().spoilNothing();

        // When
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.awaitAnswers(4))
                .extracting(TimelineEvent::body)
                .containsExactly("echo: one", "echo: two", "echo: three", "echo: four");
        assertThat(talk.finishWith("last")).hasSize(4);
        assertThat(asked(e2eEnvironment)).containsExactly("one", "two", "three", "four", "last");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_was_written_before_a_room_was_given_to_an_agent_is_never_answered(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        Talk talk = talk(e2eEnvironment);
        Talk adopted = new Talk(e2eEnvironment, talk.agent(), roomWithOldMessages(e2eEnvironment, talk));
        e2eEnvironment.homeroom().stop();
        bind(e2eEnvironment, adopted);
        e2eEnvironment.database().wipe();

        // When
        e2eEnvironment.homeroom().start();
        adopted.say("new");
        Patience.waitingFor("the answer to what was written to the agent")
                .until(() -> asked(e2eEnvironment).contains("new"));

        // Then
        assertThat(adopted.finishWith("last")).endsWith("echo: new");
        assertThat(asked(e2eEnvironment)).containsExactly("new", "last");
    }

    /** Alice's room with the bot, the agent and a message. */
    private static RoomId roomWithOldMessages(E2eEnvironment e2eEnvironment, Talk talk) {
        RoomId room = e2eEnvironment.alice().createRoom("An old room");
        e2eEnvironment.alice().invite(room, e2eEnvironment.bot());
        Patience.waitingFor("the bot in the room")
                .until(() -> e2eEnvironment.alice().members(room).contains(e2eEnvironment.bot()));
        e2eEnvironment.alice().say(room, "old");
        e2eEnvironment.alice().awaitMessagesOfOthers(room, 1);
        ObjectNode levels = (ObjectNode)
                e2eEnvironment.alice().state(room, "m.room.power_levels", "").orElseThrow();
        levels.withObject("users").put(e2eEnvironment.bot().value(), 100);
        e2eEnvironment.alice().setState(room, "m.room.power_levels", "", levels);
        e2eEnvironment.alice().setState(room, "m.room.join_rules", "", Json.object(Map.of("join_rule", "public")));
        e2eEnvironment
                .asHomeroom()
                .post(
                        "/v3/join/" + ClientServer.encoded(room) + "?user_id=" + ClientServer.encoded(talk.agentUser()),
                        Json.object());
        return room;
    }

    /** The bot's events when it adopts a room. */
    private static void bind(E2eEnvironment e2eEnvironment, Talk adopted) {
        e2eEnvironment
                .asHomeroom()
                .put(
                        ClientServer.statePath(adopted.room(), "dev.homeroom.binding", "") + "?user_id="
                                + ClientServer.encoded(e2eEnvironment.bot()),
                        Json.object(
                                Map.of("version", 1, "backend", "letta", "agent_id", adopted.agent(), "kind", "chat")));
    }

    private static Talk talk(E2eEnvironment e2eEnvironment) {
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        return Talk.withNewAgent(e2eEnvironment, "Ada");
    }

    private static void awaitSwallowed(E2eEnvironment e2eEnvironment, String text) {
        Patience.waitingFor("the push of " + text)
                .until(() -> !e2eEnvironment
                        .toHomeroom()
                        .exchanges(exchange ->
                                exchange.isTransaction() && exchange.body().contains("\"body\":\"" + text + "\""))
                        .isEmpty());
    }

    private static boolean isReady(E2eEnvironment e2eEnvironment) {
        return Rest.withoutKey(e2eEnvironment.homeroom().management())
                        .get("/q/health/ready")
                        .status()
                == 200;
    }

    private static List<String> asked(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment.letta().asked().stream()
                .map(FakeLetta.Asked::text)
                .toList();
    }
}
