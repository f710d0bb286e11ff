package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;

/** Lost pushes are backfilled, and their messages answered once and in order. */
class CatchUpIT {
    private static final int ALL = Integer.MAX_VALUE;

    @Scenario
    void pushes_that_got_lost_are_answered_in_their_places_after_a_restart(Stage stage) {
        // Given
        Talk talk = talk(stage);
        assertThat(talk.finishWith("zero")).isEmpty();
        stage.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");
        talk.say("two");
        awaitSwallowed(stage, "two");
        stage.homeroom().stop();
        stage.toHomeroom().spoilNothing();
        talk.say("three");

        // When
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("last")).containsExactly("echo: zero", "echo: one", "echo: two", "echo: three");
        assertThat(asked(stage)).containsExactly("zero", "one", "two", "three", "last");
    }

    @Scenario
    void pushes_that_got_lost_are_answered_though_nobody_writes_again(Stage stage) {
        // Given
        Talk talk = talk(stage);
        stage.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");
        talk.say("two");
        awaitSwallowed(stage, "two");

        // When
        stage.homeroom().restart();

        // Then
        assertThat(talk.awaitAnswers(2)).extracting(TimelineEvent::body).containsExactly("echo: one", "echo: two");
    }

    @Scenario
    void an_outage_of_the_homeserver_is_seen_and_what_it_lost_is_answered(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_LINK_PING_EVERY", "1s");
        Talk talk = talk(stage);
        stage.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");
        talk.say("two");
        awaitSwallowed(stage, "two");

        // When
        stage.toHomeserver().spoil(exchange -> true, ALL, new Fault.Dropped());
        Patience.waitingFor("Homeroom to be not ready").until(() -> !isReady(stage));
        stage.toHomeserver().spoilNothing();
        stage.homeroom().awaitReady();

        // Then
        assertThat(talk.awaitAnswers(2)).extracting(TimelineEvent::body).containsExactly("echo: one", "echo: two");
        stage.toHomeroom().spoilNothing();
        assertThat(talk.finishWith("last")).hasSize(2);
        assertThat(asked(stage)).containsExactly("one", "two", "last");
    }

    @Scenario
    void rooms_are_read_back_from_time_to_time_without_any_outage(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_LINK_READ_BACK_EVERY", "1s");
        Talk talk = talk(stage);

        // When
        stage.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("one");

        // Then
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: one");
    }

    @Scenario
    void a_database_that_lost_everything_answers_nothing_twice_and_what_came_meanwhile_once(Stage stage)
            throws Exception {
        // Given
        Talk talk = talk(stage);
        talk.say("one");
        talk.say("two");
        talk.awaitAnswers(2);
        stage.homeroom().stop();
        stage.toHomeroom().spoil(Exchange::isTransaction, ALL, new Fault.Swallowed());
        talk.say("three");
        talk.say("four");
        awaitSwallowed(stage, "four");
        stage.toHomeroom().spoilNothing();

        // When
        stage.database().wipe();
        stage.homeroom().start();

        // Then
        assertThat(talk.awaitAnswers(4))
                .extracting(TimelineEvent::body)
                .containsExactly("echo: one", "echo: two", "echo: three", "echo: four");
        assertThat(talk.finishWith("last")).hasSize(4);
        assertThat(asked(stage)).containsExactly("one", "two", "three", "four", "last");
    }

    @Scenario
    void what_was_written_before_a_room_was_given_to_an_agent_is_never_answered(Stage stage) throws Exception {
        // Given
        Talk talk = talk(stage);
        Talk adopted = new Talk(stage, talk.agent(), roomWithOldMessages(stage, talk));
        stage.homeroom().stop();
        bind(stage, adopted);
        stage.database().wipe();

        // When
        stage.homeroom().start();
        adopted.say("new");
        Patience.waitingFor("the answer to what was written to the agent")
                .until(() -> asked(stage).contains("new"));

        // Then
        assertThat(adopted.finishWith("last")).endsWith("echo: new");
        assertThat(asked(stage)).containsExactly("new", "last");
    }

    /** Alice's room with the bot, the agent and a message. */
    private static RoomId roomWithOldMessages(Stage stage, Talk talk) {
        RoomId room = stage.alice().createRoom("An old room");
        stage.alice().invite(room, stage.bot());
        Patience.waitingFor("the bot in the room")
                .until(() -> stage.alice().members(room).contains(stage.bot()));
        stage.alice().say(room, "old");
        stage.alice().awaitMessagesOfOthers(room, 1);
        ObjectNode levels = (ObjectNode)
                stage.alice().state(room, "m.room.power_levels", "").orElseThrow();
        levels.withObject("users").put(stage.bot().value(), 100);
        stage.alice().setState(room, "m.room.power_levels", "", levels);
        stage.alice().setState(room, "m.room.join_rules", "", Json.object(Map.of("join_rule", "public")));
        stage.asHomeroom()
                .post(
                        "/v3/join/" + ClientServer.encoded(room) + "?user_id=" + ClientServer.encoded(talk.agentUser()),
                        Json.object());
        return room;
    }

    /** The bot's events when it adopts a room. */
    private static void bind(Stage stage, Talk adopted) {
        stage.asHomeroom()
                .put(
                        ClientServer.statePath(adopted.room(), "dev.homeroom.binding", "") + "?user_id="
                                + ClientServer.encoded(stage.bot()),
                        Json.object(
                                Map.of("version", 1, "backend", "letta", "agent_id", adopted.agent(), "kind", "chat")));
    }

    private static Talk talk(Stage stage) {
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        return Talk.withNewAgent(stage, "Ada");
    }

    private static void awaitSwallowed(Stage stage, String text) {
        Patience.waitingFor("the push of " + text)
                .until(() -> !stage.toHomeroom()
                        .exchanges(exchange ->
                                exchange.isTransaction() && exchange.body().contains("\"body\":\"" + text + "\""))
                        .isEmpty());
    }

    private static boolean isReady(Stage stage) {
        return Rest.withoutKey(stage.homeroom().management())
                        .get("/q/health/ready")
                        .status()
                == 200;
    }

    private static List<String> asked(Stage stage) {
        return stage.letta().asked().stream().map(FakeLetta.Asked::text).toList();
    }
}
