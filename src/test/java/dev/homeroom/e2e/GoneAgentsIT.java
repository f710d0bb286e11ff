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

    @Scenario(on = TestDatabase.POSTGRESQL)
    void an_agent_that_is_back_within_the_grace_period_has_never_been_away(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        Talk talk = withOthers(e2eEnvironment);
        RoomId room = talk.room();

        // When
        e2eEnvironment.letta().remove(talk.agent());
        Patience.waitingFor("a note in Matrix")
                .until(() -> binding(e2eEnvironment, room).has("missing_since"));

        // Then
        assertThat(binding(e2eEnvironment, room).path("archived").asBoolean()).isFalse();
        assertThat(e2eEnvironment.alice().children(e2eEnvironment.space())).containsKey(room);
        assertThat(e2eEnvironment.alice().members(room)).contains(talk.agentUser());

        // When
        long since = binding(e2eEnvironment, room).path("missing_since").asLong();
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.database().wipe();
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment.homeroom().start();
        Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(binding(e2eEnvironment, room).path("missing_since").asLong()).isEqualTo(since);
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();

        // When
        e2eEnvironment.letta().addAgentWithId(talk.agent(), "Ada");

        // Then
        Patience.waitingFor("the note to be gone")
                .until(() -> !binding(e2eEnvironment, room).has("missing_since"));
        assertThat(talk.finishWith("hello again")).containsExactly("echo: hello");
        assertThat(e2eEnvironment.roomsOfTheBot())
                .as("four rooms and the Space")
                .hasSize(5);
    }

    @Scenario(on = TestDatabase.H2)
    void an_agent_that_stays_away_has_its_room_archived_and_gets_it_back(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        e2eEnvironment.homeroom().set(GRACE, "1s");
        Talk talk = withOthers(e2eEnvironment);
        RoomId room = talk.room();
        List<TimelineEvent> said = e2eEnvironment.alice().messages(room);

        // When
        e2eEnvironment.letta().remove(talk.agent());
        awaitArchive(e2eEnvironment, talk);

        // Then
        assertThat(e2eEnvironment.alice().messages(room))
                .as("it can still be read")
                .containsAll(said);
        assertThat(e2eEnvironment.alice().joinedRooms()).contains(room);

        // When
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.database().wipe();
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment.homeroom().start();
        Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();
        isArchived(e2eEnvironment, talk);

        // When
        e2eEnvironment.letta().addAgentWithId(talk.agent(), "Ada");

        // Then
        Patience.waitingFor("the agent to be back in its room")
                .until(() -> !binding(e2eEnvironment, room).path("archived").asBoolean()
                        && e2eEnvironment.alice().members(room).contains(talk.agentUser())
                        && e2eEnvironment
                                .alice()
                                .children(e2eEnvironment.space())
                                .containsKey(room));
        assertThat(talk.finishWith("hello again")).containsExactly("echo: hello");
        assertThat(e2eEnvironment.roomsOfTheBot())
                .as("four rooms and the Space")
                .hasSize(5);
        assertThat(e2eEnvironment.alice().invites()).isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void lists_that_failed_or_shrank_once_or_are_wrong_remove_nobody(E2eEnvironment e2eEnvironment) throws Exception {
        try (Proxy toLetta = Proxy.to(e2eEnvironment.letta().url())) {
            // Given
            e2eEnvironment
                    .homeroom()
                    .set(GRACE, "1ms")
                    .set("LETTA_API_URL", toLetta.uri().toString());
            Talk talk = withOthers(e2eEnvironment);
            Set<RoomId> children =
                    e2eEnvironment.alice().children(e2eEnvironment.space()).keySet();
            e2eEnvironment.homeroom().stop();
            e2eEnvironment.database().wipe();
            e2eEnvironment.toHomeserver().forget();

            // When
            toLetta.spoil(exchange -> exchange.path().equals("/v1/agents/"), Integer.MAX_VALUE, new Fault.BadGateway());
            e2eEnvironment.homeroom().start();
            toLetta.forget();
            awaitPolls(toLetta, 4);
            Reconciliation.run(e2eEnvironment);

            // Then
            assertThat(Writes.through(e2eEnvironment.toHomeserver()))
                    .as("after lists that failed")
                    .isEmpty();

            // When
            toLetta.spoilNothing();
            e2eEnvironment.letta().leaveOutOfLists(talk.agent());
            toLetta.forget();
            awaitPolls(toLetta, 4);
            Reconciliation.run(e2eEnvironment);

            // Then
            assertThat(Writes.through(e2eEnvironment.toHomeserver()))
                    .as("though a list is wrong")
                    .isEmpty();
            assertThat(e2eEnvironment.alice().children(e2eEnvironment.space())).containsOnlyKeys(children);

            // When
            e2eEnvironment.letta().addAgentWithId(talk.agent(), "Ada");
            e2eEnvironment.homeroom().stop();
            toLetta.forget();
            e2eEnvironment.homeroom().set("HOMEROOM_SYNC_INTERVAL", "1h").start();
            Patience.waitingFor("the end of the first poll")
                    .until(() -> e2eEnvironment.homeroom().logOfThisRun().contains("[AGENT_SYNC] Completed sync"));
            agentIds(e2eEnvironment).forEach(e2eEnvironment.letta()::remove);
            e2eEnvironment.toHomeserver().forget();
            for (int more = 2; more >= 1; more--) {
                e2eEnvironment.rest().post("/webhook/new-agent");
                awaitDoubt(e2eEnvironment, more + " more polls");
            }
            Reconciliation.run(e2eEnvironment);

            // Then
            assertThat(Writes.through(e2eEnvironment.toHomeserver()))
                    .as("an empty list, twice")
                    .isEmpty();

            // When
            e2eEnvironment.rest().post("/webhook/new-agent");

            // Then
            Patience.waitingFor("the rooms to be archived").until(() -> {
                Reconciliation.run(e2eEnvironment);
                return e2eEnvironment.alice().children(e2eEnvironment.space()).isEmpty();
            });
        }
    }

    /** Ada, with a message, and three others, so that the loss of one is not drastic. */
    private static Talk withOthers(E2eEnvironment e2eEnvironment) {
        Stream.of("Grace", "Edsger", "Barbara").forEach(e2eEnvironment.letta()::addAgent);
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.finishWith("hello");
        Patience.waitingFor("all rooms")
                .until(() ->
                        e2eEnvironment.alice().children(e2eEnvironment.space()).size() == 4);
        e2eEnvironment.alice().acceptInvites();
        return talk;
    }

    private static void awaitArchive(E2eEnvironment e2eEnvironment, Talk talk) {
        Patience.waitingFor("the archive")
                .until(() ->
                        binding(e2eEnvironment, talk.room()).path("archived").asBoolean()
                                && !e2eEnvironment.alice().members(talk.room()).contains(talk.agentUser())
                                && !e2eEnvironment
                                        .alice()
                                        .children(e2eEnvironment.space())
                                        .containsKey(talk.room()));
    }

    private static void isArchived(E2eEnvironment e2eEnvironment, Talk talk) {
        assertThat(binding(e2eEnvironment, talk.room()).path("archived").asBoolean())
                .isTrue();
        assertThat(e2eEnvironment.alice().members(talk.room())).doesNotContain(talk.agentUser());
        assertThat(e2eEnvironment.alice().children(e2eEnvironment.space())).doesNotContainKey(talk.room());
    }

    private static JsonNode binding(E2eEnvironment e2eEnvironment, RoomId room) {
        return e2eEnvironment.alice().state(room, "dev.homeroom.binding", "").orElseThrow();
    }

    private static List<String> agentIds(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment.rest().get("/agents/mappings").body().findValuesAsText("agent_id");
    }

    private static void awaitDoubt(E2eEnvironment e2eEnvironment, String words) {
        Patience.waitingFor("the doubt in the list: " + words)
                .until(() -> e2eEnvironment
                        .rest()
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
