package dev.homeroom.turn;

import static dev.homeroom.turn.TurnFixture.ALICE;
import static dev.homeroom.turn.TurnFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentOutcome.Answered;
import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.backend.AgentOutcome.Progress;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that leave a room while they wait there for permission to use a tool. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class DepartedAgentsTest {
    private static final UserId CLEO_USER = NAMESPACE.agentUser("letta", "c");

    private final TurnFixture fixture;
    private final Replica worker;

    DepartedAgentsTest(Supplier<Database> databases) {
        fixture = new TurnFixture(databases.get(), TurnFixture.SETTINGS.withoutEnvelope());
        worker = fixture.worker("us");
        fixture.agent.keepsConversations();
        fixture.agent.answers(question -> new NeedsApproval(
                List.of(new ToolRequest("call-0", "send_mail", "{}")), WaitingWork.ON_QUESTION, Progress.NONE));
        fixture.agent.decided((question, decisions) -> new Answered(List.of("Done.")));
    }

    @Test
    void what_a_dismissed_agent_waits_for_is_denied_and_the_message_has_an_outcome() {
        // Given
        BoundRoom cleo = cleoInRoomOfAda();
        worker.take(fixture.message(ALICE, "$mail", mentioning(CLEO_USER)));
        worker.workOff();
        String chat = fixture.agent.questions.getLast().chatId();

        // When
        fixture.rooms.bindings.dismiss(cleo);
        worker.workOff();

        // Then
        assertThat(denied()).containsExactly("c " + chat + " [call-0]");
        assertThat(fixture.agent.stopped).isEmpty();
        assertThat(fixture.agent.told).isEmpty();
        assertThat(last(fixture.ada).sender()).isEqualTo(NAMESPACE.bot());
        assertThat(last(fixture.ada).content().path("body").asText())
                .contains("has left this room while it waited for a decision");
        assertThat(AdaRoomFixture.isOutcome(last(fixture.ada))).isTrue();
        assertThat(QueueFixture.waiting(fixture.database, fixture.ada)).isEmpty();
    }

    @Test
    void what_the_only_agent_of_a_room_of_people_waits_for_is_denied_when_it_is_removed() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(ALICE, Optional.empty());
        enters(room, fixture.adaUser);
        worker.take(fixture.text(room, "$mail", "Mail Bob"));
        worker.workOff();
        String chat = fixture.agent.questions.getLast().chatId();

        // When
        isRemoved(room, fixture.adaUser);
        worker.workOff();

        // Then
        assertThat(denied()).containsExactly("a " + chat + " [call-0]");
        assertThat(QueueFixture.waiting(fixture.database, room)).isEmpty();
    }

    @Test
    void another_agent_of_a_room_of_people_does_not_go_on_with_the_turn_of_the_one_that_was_removed() {
        // Given
        RoomId room = fixture.homeserver.foreignRoom(ALICE, Optional.empty());
        enters(room, fixture.adaUser);
        worker.take(fixture.text(room, "$mail", "Mail Bob"));
        worker.workOff();
        String chat = fixture.agent.questions.getLast().chatId();
        UserId bob = NAMESPACE.agentUser("letta", "b");
        enters(room, bob);

        // When
        isRemoved(room, fixture.adaUser);
        worker.workOff();

        // Then
        assertThat(denied()).containsExactly("a " + chat + " [call-0]");
        assertThat(fixture.agent.questions).hasSize(1);
        assertThat(last(room).sender()).isEqualTo(bob);
        assertThat(last(room).content().path("body").asText()).startsWith("Ada has left this room");
        assertThat(AdaRoomFixture.isOutcome(last(room))).isTrue();
        assertThat(QueueFixture.waiting(fixture.database, room)).isEmpty();
    }

    private BoundRoom cleoInRoomOfAda() {
        fixture.homeserver.register(CLEO_USER);
        fixture.homeserver.invite(NAMESPACE.bot(), fixture.ada, CLEO_USER);
        fixture.homeserver.join(CLEO_USER, fixture.ada);
        return fixture.rooms.bindings.addFurther(
                fixture.rooms.bindings.of(fixture.ada).orElseThrow(),
                new Binding(
                        new AgentRef("letta", "c"),
                        RoomKind.AGENT,
                        Optional.of(ALICE),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        fixture.clock.instant()));
    }

    private void enters(RoomId room, UserId agent) {
        fixture.homeserver.invite(ALICE, room, agent);
        fixture.handle(fixture.invite(room, agent, ALICE));
    }

    private void isRemoved(RoomId room, UserId agent) {
        fixture.homeserver.leave(agent, room, "");
        fixture.invited.forget(room, agent);
    }

    private static ObjectNode mentioning(UserId agent) {
        ObjectNode content = TurnFixture.content("m.text", "Mail Bob");
        content.putObject("m.mentions").putArray("user_ids").add(agent.value());
        return content;
    }

    private List<String> denied() {
        return fixture.agent.denied.stream().map(DepartedAgentsTest::named).toList();
    }

    private static String named(RunningQuestion question) {
        return question.agentId() + " " + question.chatId() + " " + question.calls();
    }

    private Sent last(RoomId room) {
        return fixture.homeserver.timeline(room).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE))
                .toList()
                .getLast();
    }
}
