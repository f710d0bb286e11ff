package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.e2e.sabotage.Aim;
import dev.homeroom.e2e.sabotage.ApprovalKillPoint;
import dev.homeroom.e2e.sabotage.DepartureKillPoint;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Agents that wait for people's permission to use a tool. */
class ApprovalsIT {
    private static final int BY_THE_AGENT = 137;

    @SharedScenario
    void a_tool_is_used_once_after_a_decision_though_homeroom_is_killed_before_and_after_it(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.say("[[approval]] Mail Bob");
        EventId card = awaitCard(talk, 1);

        // When
        e2eEnvironment.homeroom().kill();
        talk.react(card, "✅");
        talk.say("Are you there?");
        e2eEnvironment.homeroom().start();

        // Then
        talk.awaitAnswer("send_mail allowed");
        talk.awaitAnswer("echo: Are you there?");
        assertThat(talk.finishWith("And now?")).containsSubsequence("send_mail allowed", "echo: Are you there?");
        assertThat(e2eEnvironment.letta().decisions()).containsExactly("send_mail allowed");
        assertThat(cards(talk)).hasSize(1);
        assertThat(talk.asked()).containsExactly("[[approval]] Mail Bob", "Are you there?", "And now?");
    }

    @Scenario
    void whichever_step_was_the_last_one_a_tool_is_used_once(E2eEnvironment e2eEnvironment) {
        // Given
        Cast cast = Cast.on(e2eEnvironment, 1);
        Talk talk = cast.talks().getFirst();
        int cards = 0;

        for (ApprovalKillPoint point : ApprovalKillPoint.values()) {
            // When
            cards++;
            if (point.isBeforeDecision()) {
                cast.sabotage().arm(point, 1);
            }
            talk.say("[[approval]] " + point);
            if (point.isBeforeDecision()) {
                dies(e2eEnvironment, cast, point);
                talk.react(awaitCard(talk, cards), "✅");
            } else {
                EventId card = awaitCard(talk, cards);
                cast.sabotage().arm(point, 1);
                talk.react(card, "✅");
                dies(e2eEnvironment, cast, point);
            }
            int told = cards;
            Patience.waitingFor("the mail of " + point).until(() -> answers(talk) == told);
            talk.finishWith("after " + point);

            // Then
            assertThat(e2eEnvironment.letta().decisions())
                    .as("killed at %s", point)
                    .hasSize(cards);
            assertThat(cards(talk)).as("killed at %s", point).hasSize(cards);
            assertThat(answers(talk)).as("killed at %s", point).isEqualTo(cards);
        }
    }

    @Scenario
    void an_agent_whose_departure_was_not_reported_by_a_killed_process_waits_for_nobody(E2eEnvironment e2eEnvironment) {
        // Given
        Cast cast = Cast.on(e2eEnvironment, 1);
        Talk talk = cast.talks().getFirst();
        talk.say("[[approval]] Mail Bob");
        awaitCard(talk, 1);

        // When
        cast.sabotage().arm(DepartureKillPoint.UNREPORTED, 1);
        RoomId upgraded = new Operator(e2eEnvironment).upgrade(talk.room());
        dies(e2eEnvironment, cast, DepartureKillPoint.UNREPORTED);

        // Then
        Patience.waitingFor("the outcome of the message")
                .until(() -> talk.bodies().stream().anyMatch(body -> body.contains(upgraded.value())));
        assertThat(e2eEnvironment.letta().decisions()).isEmpty();
    }

    private static void dies(E2eEnvironment e2eEnvironment, Cast cast, Aim point) {
        assertThat(e2eEnvironment.homeroom().awaitExit())
                .as("killed at %s", point)
                .isEqualTo(BY_THE_AGENT);
        cast.killAndLaunch();
    }

    @SharedScenario
    void a_card_and_the_decision_on_it_survive_the_loss_of_the_database(E2eEnvironment e2eEnvironment)
            throws SQLException, IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.say("[[approval]] Mail Bob");
        EventId card = awaitCard(talk, 1);

        // When
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        talk.react(card, "✅");

        // Then
        talk.awaitAnswer("send_mail allowed");
        assertThat(talk.finishWith("And now?")).containsOnlyOnce("send_mail allowed");
        assertThat(e2eEnvironment.letta().decisions()).containsExactly("send_mail allowed");
        assertThat(cards(talk)).hasSize(1);
        assertThat(talk.asked()).containsExactly("[[approval]] Mail Bob", "And now?");
    }

    @SharedScenario(on = TestDatabase.H2)
    void people_deny_by_a_reply_and_by_a_command_and_the_card_says_so(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ida");

        // When
        talk.say("[[approval=send_mail,post]] Tell everybody");
        EventId first = awaitCard(talk, 1);
        reply(talk, first, "Not today");
        talk.awaitAnswer(
                "send_mail denied: The person denied this and says \"Not today\". Do not try to do the same in another way.;"
                        + " post denied: The person denied this and says \"Not today\". Do not try to do the same in another way.");
        talk.say("[[approval]] Mail Bob");
        awaitCard(talk, 2);
        talk.say("!deny");

        // Then
        talk.awaitAnswer("send_mail denied: The person denied this. Do not try to do the same in another way.");
        assertThat(edits(talk)).hasSize(2).allMatch(body -> body.contains("❌ Denied by "));
        assertThat(cards(talk).getFirst().content().toString()).doesNotContain("k-1");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_was_allowed_from_now_on_asks_no_more_until_it_is_withdrawn(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Eva");
        talk.say("[[approval]] Mail Bob");
        talk.react(awaitCard(talk, 1), "♾️");
        talk.awaitAnswer("send_mail allowed");

        // When
        talk.say("[[approval]] Mail Bob again");
        Patience.waitingFor("the second mail").until(() -> answers(talk) == 2);
        talk.say("!approvals send_mail");
        talk.awaitAnswer("Agents ask for send_mail in this room again.");
        talk.say("[[approval]] And again");

        // Then
        awaitCard(talk, 2);
        talk.say("!stop");
        Patience.waitingFor("the card to be withdrawn")
                .until(() -> edits(talk).getLast().contains("Withdrawn"));
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_agent_that_was_stuck_before_homeroom_came_gets_the_message_after_the_decision(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Uma");
        talk.say("Hello");
        talk.awaitAnswer("echo: Hello");
        e2eEnvironment
                .letta()
                .waitForApproval(e2eEnvironment.letta().asked().getLast().conversationId(), "send_mail");

        // When
        talk.say("Are you there?");
        EventId card = awaitCard(talk, 1);
        talk.react(card, "❌");

        // Then
        talk.awaitAnswer("echo: Are you there?");
        assertThat(cards(talk).getFirst().body()).contains("This is about earlier work.");
        assertThat(e2eEnvironment.letta().decisions())
                .containsExactly("send_mail denied: The person denied this. Do not try to do the same in another way.");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void in_a_room_that_is_upgraded_the_card_is_withdrawn_and_the_agent_goes_on_in_the_new_one(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ona");
        talk.say("[[approval]] Mail Bob");
        awaitCard(talk, 1);

        // When
        RoomId upgraded = new Operator(e2eEnvironment).upgrade(talk.room());
        Reconciliation.run(e2eEnvironment);

        // Then
        Patience.waitingFor("the outcome of the message")
                .until(() -> talk.bodies().stream().anyMatch(body -> body.contains(upgraded.value())));

        // When
        Talk later = new Talk(e2eEnvironment, talk.agent(), upgraded);
        Patience.waitingFor("both in the new room").until(() -> {
            e2eEnvironment.alice().acceptInvites();
            return e2eEnvironment.alice().joinedRooms().contains(upgraded)
                    && e2eEnvironment.alice().members(upgraded).contains(talk.agentUser());
        });
        later.say("Are you there?");

        // Then
        later.awaitAnswer("echo: Are you there?");
        assertThat(cards(later)).isEmpty();
        assertThat(e2eEnvironment.letta().decisions()).isEmpty();
        assertThat(later.asked()).containsExactly("[[approval]] Mail Bob", "Are you there?");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_agent_that_was_removed_from_a_room_of_people_while_it_waited_is_free_when_it_comes_back(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk home = Talk.withNewAgent(e2eEnvironment, "Kim");
        RoomId room = e2eEnvironment.alice().createRoom("My room");
        Talk talk = new Talk(e2eEnvironment, home.agent(), room);
        e2eEnvironment.alice().invite(room, talk.agentUser());
        talk.awaitAnswers(1);
        talk.say("[[approval]] Mail Bob");
        awaitCard(talk, 1);

        // When
        e2eEnvironment
                .alice()
                .client()
                .post(
                        "/v3/rooms/" + ClientServer.encoded(room) + "/kick",
                        Json.object(Map.of("user_id", talk.agentUser().value())));
        e2eEnvironment.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"room without agent\"", 1);
        e2eEnvironment.alice().invite(room, talk.agentUser());
        Patience.waitingFor("the agent back in the room")
                .until(() -> e2eEnvironment.alice().members(room).contains(talk.agentUser()));
        talk.say("Are you there?");

        // Then
        talk.awaitAnswer("echo: Are you there?");
        assertThat(cards(talk)).hasSize(1);
        assertThat(e2eEnvironment.letta().decisions()).isEmpty();
        assertThat(talk.asked()).containsExactly("[[approval]] Mail Bob", "Are you there?");
    }

    @SharedScenario(on = TestDatabase.H2)
    void people_answer_a_question_of_an_agent_and_the_caller_finds_the_answer(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Quinn");
        String id = e2eEnvironment
                .rest()
                .post(
                        "/agents/" + talk.agent() + "/ask",
                        Json.object(Map.of("question", "Which colour?", "choices", List.of("Red", "Blue"))))
                .body()
                .path("tracking_id")
                .asText();

        // When
        EventId card = talk.awaitMessageWith(PersonQuestion.KEY);
        talk.react(card, "2️⃣");

        // Then
        Patience.waitingFor("the answer")
                .until(() -> e2eEnvironment
                        .rest()
                        .get("/tracked/" + id + "?wait=20")
                        .body()
                        .path("result")
                        .asText()
                        .equals("Blue"));
    }

    private static long answers(Talk talk) {
        return talk.stage().alice().messagesOfOthers(talk.room()).stream()
                .filter(event -> event.body().equals("send_mail allowed"))
                .count();
    }

    private static EventId awaitCard(Talk talk, int number) {
        return Patience.waitingFor("card " + number)
                .until(() -> cards(talk), cards -> cards.size() >= number)
                .getLast()
                .id();
    }

    private static List<TimelineEvent> cards(Talk talk) {
        return talk.stage().alice().messagesOfOthers(talk.room()).stream()
                .filter(event -> event.content().has(ApprovalCard.KEY))
                .toList();
    }

    private static List<String> edits(Talk talk) {
        return talk.stage().alice().timeline(talk.room()).stream()
                .filter(event -> event.content().path("m.new_content").has(ApprovalCard.KEY))
                .map(event -> event.content().at("/m.new_content/body").asText())
                .toList();
    }

    private static void reply(Talk talk, EventId to, String text) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", text));
        content.putObject("m.relates_to").putObject("m.in_reply_to").put("event_id", to.value());
        talk.stage().alice().send(talk.room(), "m.room.message", content);
    }
}
