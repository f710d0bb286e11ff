package dev.homeroom.turn.stream;

import static dev.homeroom.turn.AdaRoomFixture.awaitMessage;
import static dev.homeroom.turn.AdaRoomFixture.messages;
import static dev.homeroom.turn.AdaRoomFixture.newBody;
import static dev.homeroom.turn.AdaRoomFixture.redacted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.queue.Replica;
import dev.homeroom.turn.AdaRoomFixture;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import dev.homeroom.turn.reply.ReplySettings.ToolsShown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ToolNoticesTest {
    private static final AgentOutcome ANSWER = new AgentOutcome.Answered(List.of("There is none."));
    private static final Duration LEASE_ENDS = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(Streaming.class)
    void tools_are_one_notice_that_is_updated_however_the_answer_is_streamed(Streaming streaming) {
        // Given
        TurnFixture fixture = new TurnFixture(TestDatabases.inMemory(), TurnFixture.SETTINGS, streaming);
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look_into_fridge", "<b>milk</b> & more");
            awaitMessage(fixture);
            listener.accept(new AgentEvent.ToolReturned("call-1", true));
            listener.accept(new AgentEvent.ToolCalled("call-2", "call_shop"));
            await().until(() -> aboutTools(fixture).size() == 2);
            listener.accept(new AgentEvent.ToolReturned("call-2", false));
            return ANSWER;
        });

        // When
        ask(fixture);

        // Then
        List<Sent> notices = aboutTools(fixture);
        Sent notice = notices.getFirst();
        assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
        assertThat(notice.content().path("m.mentions")).isEmpty();
        assertThat(notice.content().path("body").asText()).isEqualTo("🔧 look_into_fridge: <b>milk</b> & more …");
        assertThat(notice.content().path("formatted_body").asText())
                .isEqualTo("🔧 <code>look_into_fridge</code> &lt;b&gt;milk&lt;/b&gt; &amp; more …");
        assertThat(notices.subList(1, notices.size()))
                .allSatisfy(edit -> assertThat(edit.content()
                                .path("m.relates_to")
                                .path("event_id")
                                .asText())
                        .isEqualTo(notice.id().value()));
        assertThat(newBody(notices.getLast())).isEqualTo("🔧 look_into_fridge: <b>milk</b> & more ✅\n🔧 call_shop ❌");
        assertThat(notices).noneMatch(AdaRoomFixture::isOutcome);
        assertThat(messages(fixture).getLast().content().path("body").asText()).isEqualTo("There is none.");
        assertThat(redacted(fixture)).isEmpty();
    }

    @Test
    void a_tool_that_ends_at_once_needs_no_notice() {
        // Given
        TurnFixture fixture = new TurnFixture();
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            listener.accept(new AgentEvent.ToolReturned("call-1", true));
            return ANSWER;
        });

        // When
        ask(fixture);

        // Then
        assertThat(messages(fixture)).hasSize(1);
    }

    @Test
    void tools_are_not_shown_where_that_is_switched_off_nor_described_where_only_names_are_wanted() {
        // Given
        TurnFixture off = stageWith(ToolsShown.OFF);
        TurnFixture names = stageWith(ToolsShown.NAMES);
        off.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            return ANSWER;
        });
        names.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            awaitMessage(names);
            return ANSWER;
        });

        // When
        ask(off);
        ask(names);

        // Then
        assertThat(messages(off)).hasSize(1);
        assertThat(messages(names).getFirst().content().path("body").asText()).isEqualTo("🔧 look …");
    }

    @Test
    void a_failure_ends_the_draft_before_the_tools() {
        // Given
        TurnFixture fixture = new TurnFixture(TestDatabases.inMemory(), TurnFixture.SETTINGS, Streaming.EDITS);
        fixture.agent.streams((question, listener) -> {
            listener.accept(new AgentEvent.Text("answer", "One, "));
            awaitMessage(fixture);
            call(listener, "call-1", "look", "milk");
            await().until(() -> aboutTools(fixture).size() == 1);
            return new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500");
        });

        // When
        ask(fixture);

        // Then
        List<Sent> messages = messages(fixture);
        assertThat(newBody(messages.get(messages.size() - 2))).startsWith("One,");
        assertThat(newBody(messages.getLast())).startsWith("🔧 look");
    }

    @Test
    void a_tool_of_which_no_end_is_known_does_not_run_for_ever() {
        // Given
        TurnFixture fixture = new TurnFixture();
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            awaitMessage(fixture);
            return new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500");
        });

        // When
        ask(fixture);

        // Then
        assertThat(aboutTools(fixture)).hasSize(2);
        assertThat(newBody(aboutTools(fixture).getLast())).isEqualTo("🔧 look: milk ❔");
        assertThat(messages(fixture)).filteredOn(AdaRoomFixture::isOutcome).hasSize(1);
    }

    @Test
    void an_agent_that_wants_to_say_nothing_leaves_its_tools_to_be_read() {
        // Given
        TurnFixture fixture = new TurnFixture();
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            awaitMessage(fixture);
            listener.accept(new AgentEvent.ToolReturned("call-1", true));
            return new AgentOutcome.Answered(List.of("<no-reply/>"));
        });

        // When
        ask(fixture);

        // Then
        assertThat(newBody(messages(fixture).getLast())).isEqualTo("🔧 look: milk ✅");
        assertThat(messages(fixture)).noneMatch(AdaRoomFixture::isOutcome);
        assertThat(fixture.homeserver.timeline(fixture.ada))
                .filteredOn(AdaRoomFixture::isOutcome)
                .singleElement()
                .satisfies(mark -> assertThat(mark.type()).isEqualTo(OutcomeMark.KEY));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void after_a_kill_the_same_notice_is_completed_by_what_the_backend_tells_again(Database database) {
        // Given
        TurnFixture fixture = killedWhileATool(database);
        fixture.agent.mayBeAskedAgain();
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            listener.accept(new AgentEvent.ToolReturned("call-1", true));
            return ANSWER;
        });

        // When
        fixture.worker("next").workOff();

        // Then
        assertThat(messages(fixture)).hasSize(3);
        assertThat(newBody(aboutTools(fixture).getLast())).isEqualTo("🔧 look: milk ✅");
        assertThat(redacted(fixture)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void after_a_kill_a_notice_of_which_nothing_is_known_any_more_goes_away(Database database) {
        // Given
        TurnFixture fixture = killedWhileATool(database);

        // When
        fixture.worker("next").workOff();

        // Then
        assertThat(messages(fixture).getLast().content().path("body").asText())
                .startsWith("The connection to Ada broke");
        assertThat(redacted(fixture))
                .containsExactly(messages(fixture).getFirst().id().value());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_is_stopped_by_a_reaction_to_its_tools_too(Database database) {
        // Given
        TurnFixture fixture = new TurnFixture(database, TurnFixture.SETTINGS);
        Replica worker = fixture.worker("us");
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            String notice = awaitMessage(fixture);
            worker.takeInControlLane(fixture.reaction("$stop", notice, "🛑", TurnFixture.ALICE.value()));
            worker.workOff();
            return ANSWER;
        });
        worker.take(fixture.text("$message", "Milk?"));

        // When
        worker.workOff();

        // Then
        assertThat(messages(fixture).getLast().content().path("body").asText()).startsWith("Stopped");
        assertThat(redacted(fixture))
                .containsExactly(messages(fixture).getFirst().id().value());
    }

    @Test
    void a_notice_that_the_homeserver_refuses_at_first_comes_when_the_turn_is_over() {
        // Given
        TurnFixture fixture = new TurnFixture();
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Refused("send", 413, "M_TOO_LARGE");
            }
        });
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            await().until(() -> fixture.homeserver.calls().stream()
                    .anyMatch(call -> call.name().equals("send")));
            fixture.homeserver.withoutHooks();
            listener.accept(new AgentEvent.ToolReturned("call-1", true));
            return ANSWER;
        });

        // When
        ask(fixture);

        // Then
        assertThat(messages(fixture))
                .extracting(message -> message.content().path("body").asText())
                .containsExactly("🔧 look: milk ✅", "There is none.");
    }

    @Test
    void a_notice_that_the_homeserver_refuses_for_good_costs_nothing_but_the_notice() {
        // Given
        TurnFixture fixture = new TurnFixture();
        AtomicInteger sends = new AtomicInteger();
        fixture.homeserver.before(call -> {
            boolean isAboutTools = call.name().equals("send") && sends.incrementAndGet() <= 2;
            if (isAboutTools) {
                throw new HomeserverException.Refused("send", 413, "M_TOO_LARGE");
            }
        });
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            await().until(() -> fixture.homeserver.calls().stream()
                    .anyMatch(call -> call.name().equals("send")));
            return ANSWER;
        });

        // When
        ask(fixture);

        // Then
        assertThat(messages(fixture))
                .extracting(message -> message.content().path("body").asText())
                .containsExactly("There is none.");
    }

    private static TurnFixture killedWhileATool(Database database) {
        TurnFixture fixture = new TurnFixture(database, TurnFixture.SETTINGS);
        fixture.agent.streams((question, listener) -> {
            call(listener, "call-1", "look", "milk");
            awaitMessage(fixture);
            throw new Killed();
        });
        assertThatThrownBy(() -> ask(fixture)).isInstanceOf(Killed.class);
        fixture.clock.pass(LEASE_ENDS);
        return fixture;
    }

    private static TurnFixture stageWith(ToolsShown tools) {
        return new TurnFixture(TestDatabases.inMemory(), TurnFixture.SETTINGS, TurnFixture.Replies.USUAL.with(tools));
    }

    /** An error instead of an exception, so that it is handled no more than a kill. */
    private static final class Killed extends Error {}

    private static void ask(TurnFixture fixture) {
        Replica worker = fixture.worker("us");
        worker.take(fixture.text("$message", "Milk?"));
        worker.workOff();
    }

    private static void call(Consumer<AgentEvent> listener, String id, String tool, String description) {
        listener.accept(new AgentEvent.ToolCalled(id, tool));
        listener.accept(new AgentEvent.ToolDescribed(id, description));
    }

    private static List<Sent> aboutTools(TurnFixture fixture) {
        return messages(fixture).stream()
                .filter(sent -> sent.content().path("body").asText().contains("🔧"))
                .toList();
    }
}
