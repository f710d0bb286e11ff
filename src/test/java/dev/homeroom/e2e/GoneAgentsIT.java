package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Agents that their backend has lost. Matrix stores since when. */
class GoneAgentsIT {
    private static final String GRACE = "HOMEROOM_RECONCILE_GRACE";

    @Scenario
    void an_agent_that_is_back_within_the_grace_period_has_never_been_away(Stage stage) throws Exception {
        // Given
        Talk talk = withOthers(stage);
        RoomId room = talk.room();

        // When
        stage.letta().remove(talk.agent());
        Patience.waitingFor("a note in Matrix").until(() -> binding(stage, room).has("missing_since"));

        // Then
        assertThat(binding(stage, room).path("archived").asBoolean()).isFalse();
        assertThat(stage.alice().children(stage.space())).containsKey(room);
        assertThat(stage.alice().members(room)).contains(talk.agentUser());

        // When
        long since = binding(stage, room).path("missing_since").asLong();
        stage.homeroom().stop();
        stage.database().wipe();
        stage.toHomeserver().forget();
        stage.homeroom().start();
        Reconciliation.run(stage);

        // Then
        assertThat(binding(stage, room).path("missing_since").asLong()).isEqualTo(since);
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();

        // When
        stage.letta().bringBack(talk.agent(), "Ada");

        // Then
        Patience.waitingFor("the note to be gone")
                .until(() -> !binding(stage, room).has("missing_since"));
        assertThat(talk.finishWith("hello again")).containsExactly("echo: hello");
        assertThat(stage.roomsOfTheBot()).as("four rooms and the Space").hasSize(5);
    }

    @Scenario
    void an_agent_that_stays_away_has_its_room_archived_and_gets_it_back(Stage stage) throws Exception {
        // Given
        stage.homeroom().set(GRACE, "1s");
        Talk talk = withOthers(stage);
        RoomId room = talk.room();
        List<TimelineEvent> said = stage.alice().messages(room);

        // When
        stage.letta().remove(talk.agent());
        awaitArchive(stage, talk);

        // Then
        assertThat(stage.alice().messages(room)).as("it can still be read").containsAll(said);
        assertThat(stage.alice().joinedRooms()).contains(room);

        // When
        stage.homeroom().stop();
        stage.database().wipe();
        stage.toHomeserver().forget();
        stage.homeroom().start();
        Reconciliation.run(stage);

        // Then
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();
        isArchived(stage, talk);

        // When
        stage.letta().bringBack(talk.agent(), "Ada");

        // Then
        Patience.waitingFor("the agent to be back in its room")
                .until(() -> !binding(stage, room).path("archived").asBoolean()
                        && stage.alice().members(room).contains(talk.agentUser())
                        && stage.alice().children(stage.space()).containsKey(room));
        assertThat(talk.finishWith("hello again")).containsExactly("echo: hello");
        assertThat(stage.roomsOfTheBot()).as("four rooms and the Space").hasSize(5);
        assertThat(stage.alice().invites()).isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void lists_that_failed_or_shrank_once_or_are_wrong_remove_nobody(Stage stage) throws Exception {
        try (Proxy toLetta = Proxy.to(stage.letta().uri())) {
            // Given
            stage.homeroom()
                    .set(GRACE, "1ms")
                    .set("LETTA_API_URL", toLetta.uri().toString());
            Talk talk = withOthers(stage);
            Set<RoomId> children = stage.alice().children(stage.space()).keySet();
            stage.homeroom().stop();
            stage.database().wipe();
            stage.toHomeserver().forget();

            // When
            toLetta.spoil(exchange -> exchange.path().equals("/v1/agents/"), Integer.MAX_VALUE, new Fault.BadGateway());
            stage.homeroom().start();
            toLetta.forget();
            awaitPolls(toLetta, 4);
            Reconciliation.run(stage);

            // Then
            assertThat(Writes.through(stage.toHomeserver()))
                    .as("after lists that failed")
                    .isEmpty();

            // When
            toLetta.spoilNothing();
            stage.letta().leaveOutOfLists(talk.agent());
            toLetta.forget();
            awaitPolls(toLetta, 4);
            Reconciliation.run(stage);

            // Then
            assertThat(Writes.through(stage.toHomeserver()))
                    .as("though a list is wrong")
                    .isEmpty();
            assertThat(stage.alice().children(stage.space())).containsOnlyKeys(children);

            // When
            stage.letta().bringBack(talk.agent(), "Ada");
            stage.homeroom().stop();
            toLetta.forget();
            stage.homeroom().set("HOMEROOM_SYNC_INTERVAL", "1h").start();
            awaitPolls(toLetta, 1);
            agentIds(stage).forEach(stage.letta()::remove);
            stage.toHomeserver().forget();
            for (int more = 2; more >= 1; more--) {
                stage.rest().post("/webhook/new-agent");
                awaitDoubt(stage, more + " more polls");
            }
            Reconciliation.run(stage);

            // Then
            assertThat(Writes.through(stage.toHomeserver()))
                    .as("an empty list, twice")
                    .isEmpty();

            // When
            stage.rest().post("/webhook/new-agent");

            // Then
            Patience.waitingFor("the rooms to be archived").until(() -> {
                Reconciliation.run(stage);
                return stage.alice().children(stage.space()).isEmpty();
            });
        }
    }

    /** Ada, with a message, and three others, so that the loss of one is not drastic. */
    private static Talk withOthers(Stage stage) {
        Stream.of("Grace", "Edsger", "Barbara").forEach(stage.letta()::addAgent);
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        talk.finishWith("hello");
        Patience.waitingFor("all rooms")
                .until(() -> stage.alice().children(stage.space()).size() == 4);
        stage.alice().acceptInvites();
        return talk;
    }

    private static void awaitArchive(Stage stage, Talk talk) {
        Patience.waitingFor("the archive")
                .until(() -> binding(stage, talk.room()).path("archived").asBoolean()
                        && !stage.alice().members(talk.room()).contains(talk.agentUser())
                        && !stage.alice().children(stage.space()).containsKey(talk.room()));
    }

    private static void isArchived(Stage stage, Talk talk) {
        assertThat(binding(stage, talk.room()).path("archived").asBoolean()).isTrue();
        assertThat(stage.alice().members(talk.room())).doesNotContain(talk.agentUser());
        assertThat(stage.alice().children(stage.space())).doesNotContainKey(talk.room());
    }

    private static JsonNode binding(Stage stage, RoomId room) {
        return stage.alice().state(room, "dev.homeroom.binding", "").orElseThrow();
    }

    private static List<String> agentIds(Stage stage) {
        return stage.rest().get("/agents/mappings").body().findValuesAsText("agent_id");
    }

    private static void awaitDoubt(Stage stage, String words) {
        Patience.waitingFor("the doubt in the list: " + words)
                .until(() -> stage.rest()
                        .get("/health/agent-provisioning")
                        .body()
                        .toString()
                        .contains(words));
    }

    private static void awaitPolls(Proxy toLetta, int atLeast) {
        Patience.waitingFor(atLeast + " polls")
                .until(() -> toLetta.exchanges(exchange -> exchange.path().equals("/v1/agents/"))
                                .size()
                        >= atLeast);
    }
}
