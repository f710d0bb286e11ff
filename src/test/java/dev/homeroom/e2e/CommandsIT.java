package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Commands in rooms. */
class CommandsIT {
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void commands_work_while_a_turn_runs_and_stop_ends_it_upstream_and_here_and_strangers_are_told_once(
            E2eEnvironment e2eEnvironment) {
        // Given
        Person bob = e2eEnvironment.person("bob");
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_PERMISSIONS", "%s=none".formatted(bob.id()))
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk other = Talk.withNewAgent(e2eEnvironment, "Grace");
        e2eEnvironment.letta().let(talk.agent(), Script.slow(FOR_EVER));

        // When
        talk.say("one");
        talk.say("two");
        Patience.waitingFor("the agent at work")
                .until(() -> asked(e2eEnvironment).contains("one"));
        talk.say("!status");
        List<String> status = bodies(talk.awaitAnswers(1));
        talk.say("!stop");
        List<String> stopped = bodies(talk.awaitAnswers(2));

        // Then
        assertThat(status.getFirst())
                .matches("Ada has been working on a message for [^.]+ s\\.\nMessages waiting behind it: 1\\.");
        assertThat(stopped.getLast()).isEqualTo("Stopped. Ada won't answer the last 2 messages.");
        Patience.waitingFor("the end of the work upstream")
                .until(() -> e2eEnvironment.letta().cancelledRuns() == 1);
        e2eEnvironment.letta().let(talk.agent(), Script.echo());
        assertThat(talk.finishWith("three")).hasSize(2);
        assertThat(other.finishWith("elsewhere")).isEmpty();
        assertThat(asked(e2eEnvironment)).doesNotContain("two");

        // When
        e2eEnvironment.alice().invite(talk.room(), bob.id());
        bob.acceptInvites();
        bob.say(talk.room(), "Hello");
        bob.say(talk.room(), "!help");
        bob.say(talk.room(), "Anybody?");
        e2eEnvironment.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"not permitted\"", 3);

        // Then
        assertThat(talk.finishWith("four"))
                .filteredOn(body -> body.startsWith("You don't have permission"))
                .hasSize(1);
        assertThat(asked(e2eEnvironment)).doesNotContain("Hello", "!help");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_conversation_is_kept_and_come_back_to_though_the_database_is_lost(E2eEnvironment e2eEnvironment)
            throws SQLException, IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.finishWith("first");

        // When
        talk.say("!save Monday");
        talk.awaitAnswer("Saved as \"Monday\". Use !load Monday to return to it.");
        talk.say("!clear");
        talk.awaitAnswer(
                "A new conversation begins with your next message. Ada won't remember what was said here before.");
        talk.finishWith("second");
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        talk.say("!load Monday");
        talk.awaitAnswer("This room continues with \"Monday\". Ada remembers what was said there.");
        List<String> before = talk.finishWith("third");

        // Then
        List<String> conversations = e2eEnvironment.letta().asked().stream()
                .map(FakeLetta.Asked::conversationId)
                .map(Objects::toString)
                .toList();
        assertThat(conversations).hasSize(3);
        assertThat(conversations.get(1)).isNotEqualTo(conversations.get(0));
        assertThat(conversations.get(2)).isEqualTo(conversations.get(0));
        assertThat(before).as("no command is done again").hasSize(5);
    }

    private static List<String> bodies(List<TimelineEvent> events) {
        return events.stream().map(TimelineEvent::body).toList();
    }

    private static List<String> asked(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment.letta().asked().stream()
                .map(FakeLetta.Asked::text)
                .toList();
    }
}
