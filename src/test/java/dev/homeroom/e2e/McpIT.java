package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.fake.Script;
import dev.homeroom.files.Workspace;
import dev.homeroom.files.WorkspaceAt;
import dev.homeroom.matrix.EventId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Agents call Homeroom's tools over MCP. */
class McpIT {
    private static final String AGENT_KEY = "0123456789-the-key-of-a-letta-server";
    /** Enough for the schema; no call gets as far. */
    private static final Map<String, Map<String, String>> EVERY_TOOL = Map.of(
            "matrix_send", Map.of("to", "x", "text", "x"),
            "matrix_read", Map.of("room", "x"),
            "matrix_find", Map.of(),
            "matrix_react", Map.of("room", "x", "event_id", "$x", "emoji", "x"),
            "matrix_edit", Map.of("room", "x", "event_id", "$x", "text", "x"),
            "share_file", Map.of("room", "x", "path", "x"),
            "talk_to_agent", Map.of("agent", "x", "text", "x"),
            "ask_human", Map.of("question", "x"),
            "task", Map.of("task_id", "x", "action", "status"));

    private static void start(E2eEnvironment environment) {
        environment
                .homeroom()
                .set("HOMEROOM_MCP", "true")
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_MCP_AGENT_KEY", AGENT_KEY)
                .start();
    }

    private static McpCaller caller(Talk talk) {
        return McpCaller.with(talk.stage(), McpCaller.keyOf(talk.stage(), talk.agent()));
    }

    @SharedScenario(on = TestDatabase.H2)
    void the_official_client_finds_reads_sends_and_reacts(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        EventId question = ada.say("Good morning");
        ada.awaitAnswers(1);
        String room = ada.room().value();

        // When
        JsonNode said = McpCaller.officially(
                environment,
                McpCaller.keyOf(environment, ada.agent()),
                McpCaller.toolCall("matrix_find", Map.of("kind", "person")),
                McpCaller.toolCall(
                        "matrix_send",
                        Map.of(
                                "to",
                                environment.alice().id().value(),
                                "text",
                                "I thought **again**.",
                                "idempotency_key",
                                "1")),
                McpCaller.toolCall("matrix_read", Map.of("room", room)),
                McpCaller.toolCall("matrix_react", Map.of("room", room, "event_id", question.value(), "emoji", "👍")),
                McpCaller.toolCall("matrix_react", Map.of("room", room, "event_id", question.value(), "emoji", "👍")));

        // Then
        assertThat(said.path("server").asText()).isEqualTo("homeroom");
        assertThat(said.path("tools").valueStream().map(JsonNode::asText))
                .containsExactly(
                        "matrix_send",
                        "matrix_read",
                        "matrix_find",
                        "matrix_react",
                        "matrix_edit",
                        "share_file",
                        "talk_to_agent",
                        "ask_human",
                        "task");
        assertThat(said.path("results"))
                .hasSize(5)
                .noneMatch(result -> result.path("isError").asBoolean());
        assertThat(said.at("/results/0/structuredContent/found")
                        .valueStream()
                        .map(found -> found.path("id").asText()))
                .contains(environment.alice().id().value());
        TimelineEvent sent = ada.awaitAnswers(2).getLast();
        assertThat(sent.id().value())
                .isEqualTo(said.at("/results/1/structuredContent/event_ids/0").asText());
        assertThat(sent.sender()).isEqualTo(ada.agentUser());
        assertThat(sent.body()).isEqualTo(environment.alice().id() + " I thought **again**.");
        assertThat(sent.content().at("/m.mentions/user_ids/0").asText())
                .isEqualTo(environment.alice().id().value());
        assertThat(said.at("/results/2/structuredContent/messages")
                        .valueStream()
                        .map(read -> read.path("text").asText()))
                .containsSubsequence("Good morning", "echo: Good morning", sent.body());
        assertThat(environment.alice().timelineSince(ada.room(), question))
                .filteredOn(event -> event.type().equals("m.reaction"))
                .singleElement()
                .satisfies(reaction -> assertThat(reaction.sender()).isEqualTo(ada.agentUser()));
    }

    @SharedScenario(on = TestDatabase.H2)
    void each_tool_is_closed_to_a_missing_a_wrong_and_a_revoked_key(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        String old = McpCaller.keyOf(environment, ada.agent());
        assertThat(McpCaller.with(environment, old)
                        .call("matrix_find", Map.of())
                        .path("isError")
                        .asBoolean())
                .isFalse();

        // When
        HomeroomProcess.Printed revoked = environment.homeroom().run("mcp-key", ada.agent(), "--revoke");

        // Then
        String fresh = revoked.text().strip().lines().reduce((_, last) -> last).orElseThrow();
        Patience.waitingFor("the revocation")
                .until(() -> McpCaller.with(environment, old)
                                .attempt("matrix_find", Map.of())
                                .status()
                        == 403);
        EVERY_TOOL.forEach((tool, arguments) -> {
            assertThat(McpCaller.with(environment, "").attempt(tool, arguments).status())
                    .isEqualTo(401);
            for (String wrong :
                    List.of("x", old, fresh + "x", fresh.substring(0, fresh.length() - 1), E2eEnvironment.API_KEY)) {
                ClientServer.Answer answer = McpCaller.with(environment, wrong).attempt(tool, arguments);
                assertThat(answer.status()).as(tool).isEqualTo(403);
                assertThat(answer.body().path("error").asText()).contains("homeroom mcp-key AGENT");
            }
            assertThat(McpCaller.with(environment, fresh)
                            .attempt(tool, arguments)
                            .status())
                    .isEqualTo(200);
        });
    }

    @SharedScenario(on = TestDatabase.H2)
    void no_agent_reaches_the_room_of_another_one(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        Talk bob = Talk.withNewAgent(environment, "Bob");
        EventId message = ada.say("For Ada alone");
        ada.awaitAnswers(1);
        McpCaller theirs = caller(bob);
        String room = ada.room().value();

        // Then
        Map.of(
                        "matrix_send", Map.of("to", room, "text", "I am Ada"),
                        "matrix_read", Map.of("room", room),
                        "matrix_react", Map.of("room", room, "event_id", message.value(), "emoji", "👍"),
                        "matrix_edit", Map.of("room", room, "event_id", message.value(), "text", "I am Ada"),
                        "share_file", Map.of("room", room, "path", "x.txt"))
                .forEach((tool, arguments) ->
                        assertThat(theirs.refusal(tool, arguments)).as(tool).contains("matrix_find"));
        assertThat(theirs.done("matrix_find", Map.of()).toString()).doesNotContain(room);
        assertThat(theirs.refusal("matrix_send", Map.of("to", room, "text", "x", "agent", ada.agent())))
                .contains("There is no argument `agent`");
        assertThat(environment.alice().messagesOfOthers(ada.room())).hasSize(1);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_letta_server_calls_for_the_agent_that_its_header_names(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        McpCaller letta = McpCaller.with(environment, AGENT_KEY);

        // When
        letta.and("X-Agent-Id", ada.agent())
                .done("matrix_send", Map.of("to", ada.room().value(), "text", "From Letta"));

        // Then
        assertThat(ada.awaitAnswers(1).getFirst().sender()).isEqualTo(ada.agentUser());
        assertThat(letta.attempt("matrix_find", Map.of()).status()).isEqualTo(403);
        assertThat(letta.and("X-Agent-Id", "agent-" + UUID.randomUUID())
                        .attempt("matrix_find", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(environment.homeroom().log())
                .contains("MCP call: agent=letta/" + ada.agent() + " tool=matrix_send room=" + ada.room())
                .doesNotContain("From Letta", AGENT_KEY);
    }

    @SharedScenario(on = TestDatabase.H2)
    void web_pages_and_other_methods_stay_outside(E2eEnvironment environment) {
        // Given
        start(environment);
        McpCaller ada = caller(Talk.withNewAgent(environment, "Ada"));

        // Then
        assertThat(ada.and("Origin", "http://127.0.0.1:8004")
                        .attempt("matrix_find", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(ada.send("GET", "").status()).isEqualTo(405);
        assertThat(ada.send("OPTIONS", "").status()).isEqualTo(405);
        for (String path : List.of("/mcp/sse", "/mcp/messages/x", "/mcp/ops")) {
            assertThat(Rest.withoutKey(environment.homeroom().uri()).get(path).status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Scenario(on = TestDatabase.H2)
    void the_predecessors_port_has_the_tools_and_its_health_and_nothing_else(E2eEnvironment environment) {
        // Given
        int port = FreePort.choose();
        environment.homeroom().set("HOMEROOM_MCP_HTTP_PORT", String.valueOf(port));
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        URI predecessor = URI.create("http://127.0.0.1:" + port);

        // When
        new McpCaller(predecessor, caller(ada).headers())
                .done("matrix_send", Map.of("to", ada.room().value(), "text", "By the old port"));

        // Then
        assertThat(ada.awaitAnswers(1).getFirst().body()).isEqualTo("By the old port");
        assertThat(new McpCaller(predecessor, Map.of())
                        .attempt("matrix_find", Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(Rest.withoutKey(predecessor).get("/health").body().toString())
                .isEqualTo("{\"status\":\"ok\"}");
        assertThat(new Rest(predecessor, E2eEnvironment.API_KEY)
                        .get("/agents/mappings")
                        .status())
                .isEqualTo(404);
    }

    @Scenario(on = TestDatabase.H2)
    void it_is_closed_unless_it_was_opened(E2eEnvironment environment) {
        // Given
        environment.homeroom().start();
        McpCaller ada = caller(Talk.withNewAgent(environment, "Ada"));

        // Then
        ClientServer.Answer answer = ada.attempt("matrix_find", Map.of());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("error").asText())
                .isEqualTo("The MCP interface is closed. Set HOMEROOM_MCP=true to open it.");
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_agent_edits_its_own_message_and_shares_a_file_once(E2eEnvironment environment) throws IOException {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        McpCaller caller = caller(ada);
        String room = ada.room().value();
        EventId alices = ada.say("Hello");
        ada.awaitAnswers(1);
        Workspace workspace = WorkspaceAt.folder(environment.directory().resolve("workspace"));
        Path outbox = workspace.folder(ada.agentUser(), ada.room()).outbox();
        Files.writeString(outbox.resolve("notes.txt"), "Notes");
        Files.writeString(outbox.resolve("later.txt"), "Later");

        // When
        String mine = caller.done("matrix_send", Map.of("to", room, "text", "Frist", "thread", alices.value()))
                .at("/event_ids/0")
                .asText();
        caller.done("matrix_edit", Map.of("room", room, "event_id", mine, "text", "First"));
        Map<String, String> share = Map.of("room", room, "path", "outbox/notes.txt", "idempotency_key", "notes");
        JsonNode shared = caller.done("share_file", share);

        // Then
        assertThat(caller.done("share_file", share)).isEqualTo(shared);
        JsonNode read = caller.done("matrix_read", Map.of("room", room, "thread", alices.value()));
        assertThat(read.path("messages")
                        .valueStream()
                        .map(message -> message.path("text").asText()))
                .containsExactly("Hello", "First");
        assertThat(read.at("/messages/1/edited").asBoolean()).isTrue();
        assertThat(environment.alice().messagesOfOthers(ada.room()))
                .filteredOn(event -> event.content().path("msgtype").asText().equals("m.file"))
                .singleElement()
                .satisfies(file -> assertThat(file.id().value())
                        .isEqualTo(shared.at("/event_ids/0").asText()));
        assertThat(outbox.resolve("later.txt")).exists();
        assertThat(caller.refusal("matrix_edit", Map.of("room", room, "event_id", alices.value(), "text", "Mine")))
                .contains("no message of yours");
        assertThat(caller.refusal("share_file", Map.of("room", room, "path", "../../registration.yaml")))
                .startsWith("I may not send");
    }

    @SharedScenario
    void a_call_that_was_killed_and_repeated_with_its_key_sends_one_event(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        McpCaller caller = caller(ada);
        Map<String, String> call = Map.of("to", ada.room().value(), "text", "Once", "idempotency_key", "once");
        environment
                .toHomeserver()
                .spoil(
                        exchange -> exchange.isSend() && exchange.body().contains("Once"),
                        1,
                        new Fault.AnswerLost(Duration.ofMinutes(1)));
        Thread killed = Thread.ofVirtual().start(() -> attemptInVain(caller, call));
        ada.awaitAnswers(1);

        // When
        environment.homeroom().kill();
        environment.homeroom().start();
        JsonNode repeated = Patience.waitingFor("the interface")
                .until(
                        () -> caller.call("matrix_send", call),
                        result -> !result.path("isError").asBoolean());

        // Then
        assertThat(repeated.at("/structuredContent/status").asText()).isEqualTo("sent");
        assertThat(ada.finishWith("and now?")).containsExactly("Once");
        assertThat(killed.isAlive()).isFalse();
    }

    /** Homeroom dies meanwhile. */
    private static void attemptInVain(McpCaller caller, Map<String, String> call) {
        try {
            caller.attempt("matrix_send", call);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageNotContaining("unexpected");
        }
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_answer_of_another_agent_comes_at_once_or_as_a_task_of_the_caller_alone(E2eEnvironment environment) {
        // Given
        start(environment);
        McpCaller ada = caller(Talk.withNewAgent(environment, "Ada"));
        McpCaller eve = caller(Talk.withNewAgent(environment, "Eve"));
        Talk bob = Talk.withNewAgent(environment, "Bob", Script.answering(words -> "The answer is 42."));
        CompletableFuture<String> thought = new CompletableFuture<>();
        Talk cleo = Talk.withNewAgent(environment, "Cleo", Script.answering(words -> thought.join()));

        // When
        JsonNode quick = ada.done("talk_to_agent", Map.of("agent", bob.agent(), "text", "What is it?"));
        JsonNode slow = ada.done("talk_to_agent", Map.of("agent", cleo.agent(), "text", "Think!"));

        // Then
        assertThat(quick.path("status").asText()).isEqualTo("done");
        assertThat(quick.path("result").asText()).isEqualTo("The answer is 42.");
        assertThat(quick.path("room_id").asText()).isEqualTo(bob.room().value());
        assertThat(slow.path("status").asText()).isEqualTo("running");

        // When
        String task = slow.path("task_id").asText();
        for (String action : List.of("status", "result", "cancel")) {
            assertThat(eve.refusal("task", Map.of("task_id", task, "action", action)))
                    .startsWith("You have no task with this id");
        }
        thought.complete("At last.");

        // Then
        JsonNode result = ada.done("task", Map.of("task_id", task, "action", "result"));
        assertThat(result.path("status").asText()).isEqualTo("done");
        assertThat(result.path("result").asText()).isEqualTo("At last.");
    }

    @SharedScenario(on = TestDatabase.H2)
    void people_answer_an_agents_question_by_a_click(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        McpCaller caller = caller(ada);
        Map<String, Object> asked =
                Map.of("question", "Which colour?", "choices", List.of("Red", "Blue"), "idempotency_key", "colour");

        // When
        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> caller.done("ask_human", asked));
        EventId card = ada.awaitMessageWith(PersonQuestion.KEY);
        ada.react(card, "2️⃣");

        // Then
        assertThat(answer.join().path("result").asText()).isEqualTo("Blue");
        assertThat(answer.join().path("room_id").asText()).isEqualTo(ada.room().value());
        assertThat(caller.done("ask_human", asked)).isEqualTo(answer.join());
        assertThat(caller.refusal("ask_human", Map.of("question", "Which one?", "idempotency_key", "colour")))
                .startsWith("This idempotency key belongs to another question.");
        assertThat(caller.refusal(
                        "matrix_edit",
                        Map.of("room", ada.room().value(), "event_id", card.value(), "text", "Which pet?")))
                .contains("only messages that you wrote yourself");
    }

    @SharedScenario(on = TestDatabase.H2)
    void names_that_two_agents_share_are_not_guessed(E2eEnvironment environment) {
        // Given
        start(environment);
        McpCaller ada = caller(Talk.withNewAgent(environment, "Ada"));
        Talk first = Talk.withNewAgent(environment, "Twin", Script.answering(words -> "I am one."));
        Talk second = Talk.withNewAgent(environment, "Twin", Script.answering(words -> "I am the other."));

        // Then
        assertThat(ada.refusal("matrix_send", Map.of("to", "Twin", "text", "Hello")))
                .contains(first.agentUser().value(), second.agentUser().value());
        assertThat(ada.refusal("matrix_send", Map.of("to", first.agentUser().value(), "text", "Hello")))
                .startsWith("You share no room with");
        assertThat(ada.done("matrix_find", Map.of("query", "twi", "kind", "agent"))
                        .path("found"))
                .hasSize(2);
    }
}
