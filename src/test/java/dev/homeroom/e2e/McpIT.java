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
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Agents call Homeroom's tools over MCP. */
class McpIT {
    private static final String AGENT_KEY = "0123456789-the-key-of-a-letta-server";
    /** Each tool of each door, as {@code PATH TOOL}. The arguments are enough for the schema; no call gets as far. */
    private static final Map<String, Map<String, String>> EVERY_TOOL = Map.ofEntries(
            Map.entry("/mcp matrix_send", Map.of("to", "x", "text", "x")),
            Map.entry("/mcp matrix_read", Map.of("room", "x")),
            Map.entry("/mcp matrix_find", Map.of()),
            Map.entry("/mcp matrix_react", Map.of("room", "x", "event_id", "$x", "emoji", "x")),
            Map.entry("/mcp matrix_edit", Map.of("room", "x", "event_id", "$x", "text", "x")),
            Map.entry("/mcp share_file", Map.of("room", "x", "path", "x")),
            Map.entry("/mcp talk_to_agent", Map.of("agent", "x", "text", "x")),
            Map.entry("/mcp ask_human", Map.of("question", "x")),
            Map.entry("/mcp task", Map.of("task_id", "x", "action", "status")),
            Map.entry("/mcp matrix_send_message", Map.of("room_id", "x", "message", "x")),
            Map.entry("/mcp matrix_room", Map.of("action", "list")),
            Map.entry("/mcp matrix_message", Map.of("action", "send", "room_id", "x", "message", "x")),
            Map.entry("/mcp matrix_user", Map.of("action", "profile", "user_id", "x")),
            Map.entry("/mcp matrix_agent_message", Map.of("to_agent_id", "x", "message", "x")),
            Map.entry("/mcp matrix_agent_message_async", Map.of("to_agent_id", "x", "message", "x")),
            Map.entry("/mcp matrix_agent_message_status", Map.of("tracking_id", "x")),
            Map.entry("/mcp matrix_agent_message_result", Map.of("tracking_id", "x")),
            Map.entry("/mcp/agents talk_to_agent", Map.of("agent", "x", "text", "x")),
            Map.entry("/mcp/agents task", Map.of("task_id", "x", "action", "status")),
            Map.entry("/mcp/agents matrix_agent_message", Map.of("to_agent_id", "x", "message", "x")));

    /** Likewise, of operators. */
    private static final Map<String, Map<String, ?>> EVERY_TOOL_OF_OPERATORS = Map.ofEntries(
            Map.entry("service_status", Map.of()),
            Map.entry("launcher_start_profile", Map.of("profile", "x")),
            Map.entry("launcher_stop_profile", Map.of("profile", "x")),
            Map.entry("launcher_restart_service", Map.of("service_id", "x")),
            Map.entry("logs", Map.of("service_id", "x")),
            Map.entry("reconcile", Map.of("action", "last")),
            Map.entry("dead_letters", Map.of("action", "list")),
            Map.entry("agents", Map.of()),
            Map.entry("incident_open", Map.of("title", "x", "names", List.of("@nobody"))),
            Map.entry("incident_update", Map.of("id", "x", "text", "x")),
            Map.entry("incident_close", Map.of("id", "x", "text", "x")));

    private static void start(E2eEnvironment environment) {
        environment
                .homeroom()
                .set("HOMEROOM_MCP", "true")
                .set("HOMEROOM_MCP_PREDECESSOR_TOOLS", "true")
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
                        "task",
                        "matrix_send_message",
                        "matrix_room",
                        "matrix_message",
                        "matrix_user",
                        "matrix_agent_message",
                        "matrix_agent_message_async",
                        "matrix_agent_message_status",
                        "matrix_agent_message_result");
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
        EVERY_TOOL.forEach((pathAndTool, arguments) -> {
            String path = pathAndTool.split(" ", 2)[0];
            String tool = pathAndTool.split(" ", 2)[1];
            assertThat(McpCaller.at(environment, path, "")
                            .attempt(tool, arguments)
                            .status())
                    .isEqualTo(401);
            for (String wrong :
                    List.of("x", old, fresh + "x", fresh.substring(0, fresh.length() - 1), E2eEnvironment.API_KEY)) {
                ClientServer.Answer answer =
                        McpCaller.at(environment, path, wrong).attempt(tool, arguments);
                assertThat(answer.status()).as(pathAndTool).isEqualTo(403);
                assertThat(answer.body().path("error").asText()).contains("homeroom mcp-key AGENT");
            }
            assertThat(McpCaller.at(environment, path, AGENT_KEY).refusal(tool, arguments))
                    .as(pathAndTool)
                    .contains("X-Agent-Id");
            assertThat(McpCaller.at(environment, path, fresh)
                            .attempt(tool, arguments)
                            .status())
                    .isEqualTo(200);
        });
    }

    @SharedScenario(on = TestDatabase.H2)
    void each_tool_of_operators_is_closed_to_every_other_key(E2eEnvironment environment) {
        // Given
        start(environment);
        String ofAgent = McpCaller.keyOf(
                environment, Talk.withNewAgent(environment, "Ada").agent());

        // Then
        EVERY_TOOL_OF_OPERATORS.forEach((tool, arguments) -> {
            assertThat(McpCaller.at(environment, "/mcp/ops", "")
                            .attempt(tool, arguments)
                            .status())
                    .isEqualTo(401);
            for (String wrong : List.of("x", ofAgent, AGENT_KEY, E2eEnvironment.API_KEY + "x")) {
                assertThat(McpCaller.at(environment, "/mcp/ops", wrong)
                                .attempt(tool, arguments)
                                .status())
                        .as(tool)
                        .isEqualTo(403);
            }
            assertThat(McpCaller.at(environment, "/mcp/ops", E2eEnvironment.API_KEY)
                            .attempt(tool, arguments)
                            .status())
                    .isEqualTo(200);
        });
    }

    /** The calls of letta-matrix' own documents and scripts. */
    @SharedScenario(on = TestDatabase.H2)
    void the_predecessors_calls_still_work(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk meridian = Talk.withNewAgent(environment, "Meridian");
        Talk bmo = Talk.withNewAgent(environment, "BMO", Script.answering(words -> "ACK"));
        McpCaller caller = caller(meridian);
        String room = meridian.room().value();
        EventId question = meridian.say("Hello");
        meridian.awaitAnswers(1);

        // When
        JsonNode sent = caller.done("matrix_send_message", Map.of("room_id", room, "message", "Hello world"));
        JsonNode replied = caller.done(
                "matrix_message",
                Map.of("action", "reply", "room_id", room, "event_id", question.value(), "message", "A reply"));
        JsonNode reacted = caller.done(
                "matrix_message",
                Map.of("action", "react", "room_id", room, "event_id", question.value(), "reaction", "👍"));

        // Then
        assertThat(sent.path("success").asBoolean()).isTrue();
        List<TimelineEvent> answers = meridian.awaitAnswers(3);
        assertThat(answers.get(1).id().value()).isEqualTo(sent.path("event_id").asText());
        assertThat(answers.get(1).body()).isEqualTo("Hello world");
        assertThat(answers.get(2)
                        .content()
                        .at("/m.relates_to/m.in_reply_to/event_id")
                        .asText())
                .isEqualTo(question.value());
        assertThat(replied.path("reply_to").asText()).isEqualTo(question.value());
        assertThat(reacted.path("target_event").asText()).isEqualTo(question.value());

        // When
        JsonNode rooms = caller.done("matrix_room", Map.of("action", "list"));
        JsonNode found = caller.done("matrix_room", Map.of("action", "search", "query", "meridian", "limit", 5));
        JsonNode read = caller.done("matrix_room", Map.of("action", "read", "room_id", room, "limit", 10));
        JsonNode members = caller.done("matrix_room", Map.of("action", "members", "room_id", room));
        JsonNode profile = caller.done(
                "matrix_user",
                Map.of("action", "profile", "user_id", environment.alice().id().value()));

        // Then
        assertThat(rooms.at("/rooms/0/room_id").asText()).isEqualTo(room);
        assertThat(found.path("total_matches").asInt()).isEqualTo(1);
        assertThat(read.path("messages")
                        .valueStream()
                        .map(message -> message.path("text").asText()))
                .containsSubsequence("Hello", "echo: Hello", "Hello world", "A reply");
        assertThat(members.path("members")
                        .valueStream()
                        .map(member -> member.path("user_id").asText()))
                .contains(environment.alice().id().value(), meridian.agentUser().value());
        assertThat(profile.path("display_name").asText()).isNotBlank();

        // When
        JsonNode said = caller.done(
                "matrix_agent_message",
                Map.of("to_agent_id", bmo.agent(), "message", "Hello BMO!", "verify_delivery", true));
        JsonNode begun = caller.done(
                "matrix_agent_message_async",
                Map.of("to_agent_id", bmo.agent(), "message", "Please respond with 'ACK'", "timeout_seconds", 300));
        Map<String, String> tracked =
                Map.of("tracking_id", begun.path("tracking_id").asText());
        Patience.waitingFor("the answer")
                .until(() -> caller.done("matrix_agent_message_status", tracked)
                        .path("status")
                        .asText()
                        .equals("completed"));

        // Then
        assertThat(said.path("response").asText()).isEqualTo("ACK");
        assertThat(said.path("from_agent").asText()).isEqualTo("Meridian");
        assertThat(said.path("delivered").asBoolean()).isTrue();
        assertThat(begun.path("status").asText()).isEqualTo("pending");
        assertThat(caller.done("matrix_agent_message_status", tracked)
                        .path("has_response")
                        .asBoolean())
                .isTrue();
        assertThat(caller.done("matrix_agent_message_result", tracked)
                        .path("response")
                        .asText())
                .isEqualTo("ACK");
        assertThat(caller(bmo)
                        .done("matrix_agent_message_result", tracked)
                        .path("status")
                        .asText())
                .isEqualTo("not_found");
        assertThat(caller.done("matrix_agent_message_status", Map.of("tracking_id", "invalid-tracking-id-12345"))
                        .path("status")
                        .asText())
                .isEqualTo("not_found");
        assertThat(caller.refusal(
                        "matrix_agent_message_async",
                        Map.of("to_agent_id", "agent-nonexistent-invalid", "message", "Test", "timeout_seconds", 10)))
                .startsWith("There is no agent");
        assertThat(caller.refusal(
                        "matrix_agent_message",
                        Map.of("to_agent_id", bmo.agent(), "message", "I am Eve", "from_agent_id", "agent-eve")))
                .contains("`from_agent_id` is another agent.");
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_agent_makes_a_room_once_invites_people_answers_there_and_leaves(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        McpCaller caller = caller(ada);
        Map<String, Object> create =
                Map.of("action", "create", "name", "Planning", "topic", "What comes next", "is_public", false);

        // When
        String room = caller.done("matrix_room", create).path("room_id").asText();
        String again = caller.done("matrix_room", create).path("room_id").asText();
        caller.done(
                "matrix_user",
                Map.of(
                        "action",
                        "invite",
                        "room_id",
                        room,
                        "user_id",
                        environment.alice().id().value()));

        // Then
        assertThat(again).isEqualTo(room);
        Talk planning = ada.inRoom("Planning");
        assertThat(planning.room().value()).isEqualTo(room);
        assertThat(planning.finishWith("Hello in here")).isEmpty();
        assertThat(caller.done("matrix_room", Map.of("action", "join", "room_id", room))
                        .path("room_id")
                        .asText())
                .isEqualTo(room);

        // When
        caller.done("matrix_room", Map.of("action", "topic", "room_id", room, "topic", "Done"));
        caller.done(
                "matrix_user",
                Map.of(
                        "action",
                        "kick",
                        "room_id",
                        room,
                        "user_id",
                        environment.alice().id().value(),
                        "reason",
                        "We are done"));
        caller.done("matrix_room", Map.of("action", "leave", "room_id", room));

        // Then
        assertThat(caller.refusal("matrix_room", Map.of("action", "read", "room_id", room)))
                .startsWith("You are in no room with this id");
        assertThat(caller.refusal("matrix_room", create)).contains("Choose another name");
        String own = ada.room().value();
        assertThat(caller.refusal("matrix_room", Map.of("action", "leave", "room_id", own)))
                .startsWith("This room was made for people to talk to you");
        assertThat(caller.refusal("matrix_room", Map.of("action", "topic", "room_id", own, "topic", "Mine")))
                .startsWith("You may not change the topic");
        assertThat(caller.refusal(
                        "matrix_user",
                        Map.of(
                                "action",
                                "kick",
                                "room_id",
                                own,
                                "user_id",
                                environment.alice().id().value())))
                .startsWith("You may not remove people");
        assertThat(caller.refusal("matrix_room", Map.of("action", "create", "name", "Open", "is_public", true)))
                .startsWith("Homeroom makes private rooms only");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_client_speaks_by_websocket(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        URI socket = URI.create("ws://127.0.0.1:" + environment.homeroom().uri().getPort() + "/mcp/ws");
        String key = McpCaller.keyOf(environment, ada.agent());

        // When
        JsonNode said = McpCaller.officially(
                environment,
                socket,
                key,
                McpCaller.toolCall("matrix_send", Map.of("to", ada.room().value(), "text", "By WebSocket")),
                McpCaller.toolCall("matrix_find", Map.of("kind", "room")));

        // Then
        assertThat(said.path("server").asText()).isEqualTo("homeroom");
        assertThat(said.at("/results/0/structuredContent/status").asText()).isEqualTo("sent");
        assertThat(said.at("/results/1/structuredContent/found/0/id").asText())
                .isEqualTo(ada.room().value());
        TimelineEvent sent = ada.awaitAnswers(1).getFirst();
        assertThat(sent.sender()).isEqualTo(ada.agentUser());
        assertThat(sent.body()).isEqualTo("By WebSocket");
        assertThat(environment.homeroom().log())
                .contains("MCP call: agent=letta/" + ada.agent() + " tool=matrix_send room=" + ada.room());
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_websocket_ends_with_its_key(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = webSocket(environment, McpCaller.keyOf(environment, ada.agent()), closed);

        // When
        environment.homeroom().run("mcp-key", ada.agent(), "--revoke");
        Patience.waitingFor("the end of the WebSocket")
                .until(() -> socket.sendText("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}", true)
                                .handle((_, failure) -> failure != null)
                                .join()
                        && closed.isDone());

        // Then
        assertThat(closed.join()).isEqualTo(1008);
    }

    /** A WebSocket that ended earlier, and one that is open. */
    @SharedScenario(on = TestDatabase.H2)
    void a_stop_tells_the_callers_and_waits_for_no_websocket(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        String key = McpCaller.keyOf(environment, ada.agent());
        CompletableFuture<Integer> over = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        webSocket(environment, key, over)
                .sendClose(WebSocket.NORMAL_CLOSURE, "")
                .join();
        Patience.waitingFor("the end of the first WebSocket").until(over::isDone);
        webSocket(environment, key, closed);

        // When
        environment.homeroom().stop();

        // Then
        assertThat(closed).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1001);
        assertThat(environment.homeroom().log())
                .doesNotContain("Waiting for HTTP requests to complete")
                .doesNotContain(" ERROR ");
    }

    private static WebSocket webSocket(E2eEnvironment environment, String key, CompletableFuture<Integer> closed) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + key)
                .buildAsync(
                        URI.create(
                                "ws://127.0.0.1:" + environment.homeroom().uri().getPort() + "/mcp/ws"),
                        new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                                closed.complete(code);
                                return null;
                            }
                        })
                .join();
    }

    @SharedScenario(on = TestDatabase.H2)
    void operators_see_and_reconcile_with_the_official_client(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");

        // When
        JsonNode said = McpCaller.officially(
                environment,
                environment.homeroom().uri().resolve("/mcp/ops"),
                E2eEnvironment.API_KEY,
                McpCaller.toolCall("agents", Map.of("query", ada.agent())),
                McpCaller.toolCall("reconcile", Map.of("action", "plan")),
                McpCaller.toolCall("reconcile", Map.of("action", "apply")),
                McpCaller.toolCall("dead_letters", Map.of("action", "list")),
                McpCaller.toolCall("service_status", Map.of()));

        // Then
        assertThat(said.path("server").asText()).isEqualTo("homeroom-ops");
        assertThat(said.path("tools").valueStream().map(JsonNode::asText))
                .contains("service_status", "reconcile")
                .doesNotContain("matrix_send");
        assertThat(said.at("/results/0/structuredContent/agents/0/room_id").asText())
                .isEqualTo(ada.room().value());
        assertThat(said.at("/results/1/structuredContent/status").asText()).isEqualTo("planned");
        assertThat(said.at("/results/2/structuredContent/status").asText()).isEqualTo("confirm");
        assertThat(said.at("/results/3/structuredContent/status").asText()).isEqualTo("listed");
        assertThat(said.at("/results/4/content/0/text").asText()).startsWith("There is no launcher");
        assertThat(environment.homeroom().log()).contains("MCP call: operator tool=reconcile");
    }

    @SharedScenario(on = TestDatabase.H2)
    void operators_retry_and_drop_dead_letters(E2eEnvironment environment) {
        // Given
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada", Script.failing());
        McpCaller operator = McpCaller.at(environment, "/mcp/ops", E2eEnvironment.API_KEY);
        String message = ada.say("Fails").value();
        ada.awaitAnswers(1);

        // When
        Map<String, Object> drop = Map.of("action", "drop", "event_id", message);
        JsonNode shown = operator.done("dead_letters", Map.of("action", "show", "event_id", message));
        JsonNode question = operator.done("dead_letters", drop);
        environment.letta().let(ada.agent(), Script.answering(words -> "Now it works."));
        JsonNode retried = operator.done("dead_letters", Map.of("action", "retry", "event_id", message));

        // Then
        assertThat(shown.at("/dead_letters/0/text").asText()).isEqualTo("Fails");
        assertThat(question.path("status").asText()).isEqualTo("confirm");
        assertThat(retried.path("status").asText()).isEqualTo("waiting");
        ada.awaitAnswer("Now it works.");
        assertThat(operator.refusal("dead_letters", drop)).startsWith("There is no dead letter");
    }

    @Scenario
    void a_letta_server_is_given_the_tools_once_although_homeroom_is_killed_in_the_middle(E2eEnvironment environment)
            throws IOException {
        // Given
        CompletableFuture<Boolean> attaching = new CompletableFuture<>();
        environment.letta().onRequest(request -> {
            if (request.contains("/tools/attach/")) {
                attaching.complete(true);
            }
        });
        environment
                .homeroom()
                .set("HOMEROOM_MCP_ATTACH", "true")
                .set(
                        "HOMEROOM_MCP_ATTACH_URL",
                        environment.homeroom().uri().resolve("/mcp").toString());
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        attaching.join();

        // When
        environment.homeroom().kill();
        environment.homeroom().start();
        Talk bob = Talk.withNewAgent(environment, "Bob");

        // Then
        Patience.waitingFor("the tools")
                .until(() -> environment.letta().toolsOf(ada.agent()).size() == 17
                        && environment.letta().toolsOf(bob.agent()).size() == 17);
        assertThat(environment.letta().toolServers()).containsExactly("homeroom-" + E2eEnvironment.SERVER_NAME);
        assertThat(environment.letta().attachments()).doesNotHaveDuplicates().hasSize(34);

        // When
        JsonNode sent = environment
                .letta()
                .callTool(
                        ada.agent(),
                        "matrix_send",
                        Json.object(Map.of("to", ada.room().value(), "text", "From a turn")))
                .orElseThrow();

        // Then
        assertThat(sent.at("/structuredContent/status").asText()).isEqualTo("sent");
        assertThat(ada.awaitAnswers(1).getFirst().body()).isEqualTo("From a turn");
        assertThat(environment
                        .rest()
                        .get("/health/agent-provisioning")
                        .body()
                        .at("/backends/0/agents_with_tools")
                        .asInt())
                .isEqualTo(2);

        // When
        environment.homeroom().stop();
        environment.homeroom().unset("HOMEROOM_MCP_ATTACH").start();

        // Then
        Patience.waitingFor("the tools to be taken off")
                .until(() -> environment.letta().toolServers().isEmpty());
        assertThat(environment.letta().toolsOf(ada.agent())).isEmpty();
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

        String alice = environment.alice().id().value();
        Map<String, Object> old = Map.of("room_id", room, "event_id", message.value(), "message", "I am Ada");

        // Then
        Map.<String, Map<String, ?>>ofEntries(
                        Map.entry("matrix_send", Map.of("to", room, "text", "I am Ada")),
                        Map.entry("matrix_read", Map.of("room", room)),
                        Map.entry("matrix_react", Map.of("room", room, "event_id", message.value(), "emoji", "👍")),
                        Map.entry("matrix_edit", Map.of("room", room, "event_id", message.value(), "text", "I am Ada")),
                        Map.entry("share_file", Map.of("room", room, "path", "x.txt")),
                        Map.entry("ask_human", Map.of("room", room, "question", "May I?")),
                        Map.entry("matrix_send_message", Map.of("room_id", room, "message", "I am Ada")),
                        Map.entry("matrix_room read", Map.of("room_id", room)),
                        Map.entry("matrix_room members", Map.of("room_id", room)),
                        Map.entry("matrix_room topic", Map.of("room_id", room, "topic", "Mine")),
                        Map.entry("matrix_room leave", Map.of("room_id", room)),
                        Map.entry("matrix_message send", Map.of("room_id", room, "message", "I am Ada")),
                        Map.entry("matrix_message reply", old),
                        Map.entry(
                                "matrix_message react",
                                Map.of("room_id", room, "event_id", message.value(), "reaction", "👍")),
                        Map.entry("matrix_user invite", Map.of("room_id", room, "user_id", alice)),
                        Map.entry("matrix_user kick", Map.of("room_id", room, "user_id", alice)))
                .forEach((toolAndAction, arguments) -> assertThat(refusal(theirs, toolAndAction, arguments))
                        .as(toolAndAction)
                        .contains("matrix_find"));
        assertThat(theirs.done("matrix_find", Map.of()).toString()).doesNotContain(room);
        assertThat(theirs.refusal("matrix_send", Map.of("to", room, "text", "x", "agent", ada.agent())))
                .contains("There is no argument `agent`");
        assertThat(environment.alice().messagesOfOthers(ada.room())).hasSize(1);
        assertThat(environment.alice().members(ada.room()))
                .contains(ada.agentUser(), environment.alice().id());
    }

    /** @param toolAndAction the name of a tool, with the action after it if it has several */
    private static String refusal(McpCaller caller, String toolAndAction, Map<String, ?> arguments) {
        String[] words = toolAndAction.split(" ", 2);
        Map<String, Object> all = new TreeMap<>(arguments);
        if (words.length > 1) {
            all.put("action", words[1]);
        }
        return caller.refusal(words[0], all);
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
        assertThat(letta.refusal("matrix_find", Map.of())).contains("X-Agent-Id");
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
        for (String path : List.of("/mcp/sse", "/mcp/messages/x", "/mcp/ops/sse")) {
            assertThat(Rest.withoutKey(environment.homeroom().uri()).get(path).status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Scenario(on = TestDatabase.H2)
    void the_predecessors_ports_have_the_tools_and_their_health_and_nothing_else(E2eEnvironment environment) {
        // Given
        int port = FreePort.choose();
        int sockets = FreePort.choose();
        int between = FreePort.choose();
        environment
                .homeroom()
                .set("HOMEROOM_MCP_HTTP_PORT", String.valueOf(port))
                .set("HOMEROOM_MCP_WEBSOCKET_PORT", String.valueOf(sockets))
                .set("HOMEROOM_MCP_AGENTS_PORT", String.valueOf(between));
        start(environment);
        Talk ada = Talk.withNewAgent(environment, "Ada");
        Talk bob = Talk.withNewAgent(environment, "Bob", Script.answering(words -> "Yes."));
        URI predecessor = URI.create("http://127.0.0.1:" + port);
        String key = McpCaller.keyOf(environment, ada.agent());

        // When
        new McpCaller(predecessor.resolve("/mcp"), caller(ada).headers())
                .done("matrix_send", Map.of("to", ada.room().value(), "text", "By the old port"));
        JsonNode bySocket = McpCaller.officially(
                environment,
                URI.create("ws://127.0.0.1:" + sockets + "/mcp/ws"),
                key,
                McpCaller.toolCall("matrix_find", Map.of("kind", "room")));
        JsonNode betweenAgents = McpCaller.officially(
                environment,
                URI.create("http://127.0.0.1:" + between + "/mcp"),
                key,
                McpCaller.toolCall("talk_to_agent", Map.of("agent", bob.agent(), "text", "Are you there?")));

        // Then
        assertThat(ada.awaitAnswers(1).getFirst().body()).isEqualTo("By the old port");
        assertThat(bySocket.at("/results/0/structuredContent/found/0/id").asText())
                .isEqualTo(ada.room().value());
        assertThat(betweenAgents.at("/results/0/structuredContent/result").asText())
                .isEqualTo("Yes.");
        assertThat(betweenAgents.path("tools").valueStream().map(JsonNode::asText))
                .contains("talk_to_agent", "task", "matrix_agent_message")
                .doesNotContain("matrix_send");
        for (int each : List.of(port, sockets, between)) {
            assertThat(Rest.withoutKey(URI.create("http://127.0.0.1:" + each))
                            .get("/health")
                            .body()
                            .toString())
                    .isEqualTo("{\"status\":\"ok\"}");
        }
        assertThat(new McpCaller(predecessor.resolve("/mcp"), Map.of())
                        .attempt("matrix_find", Map.of())
                        .status())
                .isEqualTo(401);
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
