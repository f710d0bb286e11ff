package dev.homeroom.backend.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.backend.upstream.RequestGuard;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import dev.homeroom.backend.upstream.TestGuards;
import dev.homeroom.backend.upstream.UpstreamReply;
import dev.homeroom.database.TestDatabases;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server behind its circuit breaker. */
class OpenAiOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RawAnswer BAD_GATEWAY = RawAnswer.of(502, "text/html", "<html>Bad Gateway</html>");
    private static final RawAnswer LIST = RawAnswer.json(200, "{\"data\":[{\"id\":\"bad\"},{\"id\":\"good\"}]}");

    @Test
    void a_list_outlasts_a_passing_failure() {
        // Given
        AtomicInteger requests = new AtomicInteger();
        RawServer server = new RawServer(request -> requests.incrementAndGet() == 1
                ? RawAnswer.json(503, "{}")
                : RawAnswer.json(200, "{\"data\":[{\"id\":\"ada\"}]}"));
        AgentBackend backend = backend(server);

        // When
        AgentList list = backend.list();

        // Then
        assertThat(list)
                .isInstanceOfSatisfying(
                        AgentList.Complete.class,
                        complete -> assertThat(complete.agents())
                                .extracting(Agent::id)
                                .containsExactly("ada"));
        assertThat(requests).hasValue(2);
        backend.close();
        server.close();
    }

    @Test
    void a_model_that_fails_behind_a_gateway_keeps_no_other_from_its_answer() {
        // Given
        RawServer server = new RawServer(request -> request.is("GET ") ? LIST : answer(request));
        AgentBackend backend = backend(server);

        // When
        for (int i = 0; i < 20; i++) {
            ask(backend, "bad");
        }

        // Then
        assertThat(ask(backend, "good")).isInstanceOf(AgentOutcome.Answered.class);
        assertThat(server.asked()).isEqualTo(21);
        backend.close();
        server.close();
    }

    @Test
    void a_server_whose_list_always_fails_is_not_shut_out_by_it() {
        // Given
        RawServer server = new RawServer(request -> request.is("GET ") ? BAD_GATEWAY : answer(request));
        AgentBackend backend = backend(server, "bad", "good");

        // When
        ask(backend, "bad");
        await().until(() -> backend.circuit().outage().isPresent());

        // Then
        for (int i = 0; i < 5; i++) {
            assertThat(ask(backend, "good")).isInstanceOf(AgentOutcome.Answered.class);
        }
        backend.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 404, 500, 501})
    void a_server_without_a_list_is_found_again_by_any_answer_of_its_own(int status) {
        // Given
        AtomicReference<RawAnswer> answer = new AtomicReference<>(BAD_GATEWAY);
        RawServer server = new RawServer(request -> answer.get());
        AgentBackend backend = backend(server, "good");
        ask(backend, "good");
        await().until(() -> backend.circuit().outage().isPresent());

        // When
        answer.set(RawAnswer.json(status, "{}"));

        // Then
        await().until(() -> backend.circuit().outage().isEmpty());
        backend.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "502, true",
        "503, true",
        "504, true",
        "524, true",
        "500, false",
        "501, false",
        "429, false",
        "529, false",
        "408, false",
        "404, false",
        "401, false"
    })
    void only_what_concerns_every_request_is_an_outage(int status, boolean isOutage) {
        assertThat(OpenAiRefusal.isOutage(new UpstreamReply.Whole(status, "{}", Optional.empty())))
                .isEqualTo(isOutage);
    }

    private static RawAnswer answer(RawServer.Request request) {
        return request.body().contains("\"bad\"")
                ? BAD_GATEWAY
                : RawAnswer.events("data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\ndata: [DONE]\n\n");
    }

    private static AgentOutcome ask(AgentBackend backend, String model) {
        return backend.ask(
                new Question(model, "chat-of-" + model, UUID.randomUUID().toString(), null, "Hi"), event -> {});
    }

    private static AgentBackend backend(RawServer server, String... models) {
        BackendConfig config = new BackendConfig(
                "proxy",
                BackendKind.OPENAI,
                Optional.of(server.url()),
                Optional.empty(),
                new BackendLimits(PATIENCE, PATIENCE, PATIENCE, 8, Duration.ofMillis(200)),
                100,
                BackendConfig.USUAL_PATH,
                List.of(models));
        RequestGuard guard = TestGuards.BREAKERS.of(config, OpenAiRefusal::isOutage, WhenProbeFails.TRY_A_QUESTION);
        return new OpenAiBackend(
                config, guard, new ChatHistory(TestDatabases.inMemory(), InstantSource.system(), config.name()));
    }
}
