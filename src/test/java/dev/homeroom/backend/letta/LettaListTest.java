package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentList;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.FakeOpenAi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LettaListTest {
    private final FakeLetta server = new FakeLetta();
    private final AgentBackend backend = LettaLab.backend(server.url());

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 200, 520})
    void every_page_is_read(int agents) {
        // Given
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            ids.add(server.addAgent("Agent " + i));
        }

        // When
        AgentList list = backend.list();

        // Then
        assertThat(((AgentList.Complete) list).agents()).extracting(Agent::id).containsExactlyElementsOf(ids);
    }

    @Test
    void an_agent_has_its_name_and_tags_whatever_the_name_is() {
        // Given
        server.addAgent("", "lab");
        server.addAgent("東京ボット \"x\"", "matrix", "lab");

        // When
        List<Agent> agents = ((AgentList.Complete) backend.list()).agents();

        // Then
        assertThat(agents).extracting(Agent::name).containsExactly("", "東京ボット \"x\"");
        assertThat(agents).extracting(Agent::tags).containsExactly(Set.of("lab"), Set.of("matrix", "lab"));
    }

    @Test
    void one_agent_is_gone_only_when_letta_itself_says_so() {
        // Given
        String there = server.addAgent("Meridian");

        // When / Then
        assertThat(backend.existence(there)).isEqualTo(AgentLookup.THERE);
        assertThat(backend.existence("agent-00000000-0000-4000-8000-000000000000"))
                .isEqualTo(AgentLookup.GONE);
        server.goDown();
        assertThat(backend.existence(there)).isEqualTo(AgentLookup.UNKNOWN);
    }

    @Test
    void the_list_is_asked_for_lean_and_where_no_redirect_is() {
        // Given
        List<String> requests = new CopyOnWriteArrayList<>();
        server.addAgent("Meridian");
        server.onRequest(requests::add);

        // When
        backend.list();

        // Then
        assertThat(requests)
                .containsExactly(
                        "GET /v1/agents/?limit=100&order=asc&include_relationships=tags&include=agent.tags",
                        "GET /v1/agents/count");
    }

    @Test
    void an_agent_that_is_deleted_while_the_list_is_read_does_not_spoil_it() {
        // Given
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            ids.add(server.addAgent("Agent " + i));
        }
        server.onRequest(request -> {
            if (request.contains("after=" + ids.get(99))) {
                server.remove(ids.get(99));
            }
        });

        // When
        AgentList list = backend.list();

        // Then
        List<String> left = ids.stream().filter(id -> !id.equals(ids.get(99))).toList();
        assertThat(((AgentList.Complete) list).agents()).extracting(Agent::id).containsExactlyElementsOf(left);
    }

    @Test
    void a_list_that_does_not_agree_with_the_count_has_failed() {
        // Given
        server.addAgent("Meridian");
        server.miscountBy(1);

        // When
        AgentList list = backend.list();

        // Then
        assertThat(list).isEqualTo(new AgentList.Failed("The list of letta has 1 agents, but the server counts 2."));
    }

    @Test
    void a_server_that_is_down_has_no_list() {
        // Given
        server.goDown();

        // When
        AgentList list = backend.list();

        // Then
        assertThat(reason(list)).startsWith("The server of letta can't be reached: no connection to " + server.url());
    }

    @Test
    void a_key_that_is_not_accepted_is_said() {
        // Given
        server.requireKey("secret");

        // When
        AgentList list = backend.list();

        // Then
        assertThat(reason(list)).contains("does not accept Homeroom's key", "LETTA_API_KEY");
    }

    @Test
    void an_app_server_is_told_apart() {
        // Given
        try (FakeOpenAi appServer = new FakeOpenAi()) {
            AgentBackend wrong = LettaLab.backend(appServer.url());

            // When
            AgentList list = wrong.list();

            // Then
            assertThat(reason(list)).contains("its kind is openai");
            wrong.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 500, 503})
    void an_answer_that_makes_no_sense_is_a_failed_list(int status) {
        // Given
        server.answerOnly(status);

        // When
        AgentList list = backend.list();

        // Then
        assertThat(reason(list))
                .startsWith("The server of letta ")
                .endsWith(".")
                .doesNotContain("html");
    }

    private static String reason(AgentList list) {
        assertThat(list).isInstanceOf(AgentList.Failed.class);
        return ((AgentList.Failed) list).reason();
    }
}
