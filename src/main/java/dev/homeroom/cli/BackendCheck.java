package dev.homeroom.cli;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.builtin.BuiltinFactory;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.letta.LettaFactory;
import dev.homeroom.backend.openai.OpenAiFactory;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.settings.Counted;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.time.Stopwatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Checks that each backend lists its agents and, on request, that one of them answers. */
final class BackendCheck {
    private static final String QUESTION = "This is a test of the connection. Please answer with the word OK.";
    private static final InstantSource CLOCK = InstantSource.system();

    private final AgentBackend backend;
    private final String subject;

    private BackendCheck(AgentBackend backend) {
        this.backend = backend;
        this.subject = "backend " + backend.name();
    }

    static Stream<CheckLine> lines(boolean ask) {
        return Settings.backends().configs().stream().flatMap(config -> of(config, ask));
    }

    private static Stream<CheckLine> of(BackendConfig config, boolean ask) {
        AgentBackend backend = build(config);
        try {
            return new BackendCheck(backend).check(ask).stream();
        } finally {
            backend.close();
        }
    }

    private static AgentBackend build(BackendConfig config) {
        return switch (config.kind()) {
            case LETTA -> new LettaFactory(CLOCK).build(config);
            case BUILTIN -> new BuiltinFactory(CLOCK).build(config);
            case OPENAI -> OpenAiFactory.forCommands().build(config);
        };
    }

    private List<CheckLine> check(boolean ask) {
        return switch (backend.list()) {
            case AgentList.Failed(String reason) ->
                List.of(CheckLine.problem(
                        subject, "It doesn't list its agents: " + reason + ". Check its address and its key."));
            case AgentList.Complete(List<Agent> agents) -> found(agents, List.of(), ask);
            case AgentList.Partial(List<Agent> agents, List<String> passedOver) -> found(agents, passedOver, ask);
        };
    }

    private List<CheckLine> found(List<Agent> agents, List<String> passedOver, boolean ask) {
        List<CheckLine> lines = new ArrayList<>();
        lines.add(CheckLine.ok(subject, "It lists " + Counted.of(agents.size(), "agent") + "."));
        if (!passedOver.isEmpty()) {
            lines.add(CheckLine.note(subject, "Invalid entries in its list: " + String.join("; ", passedOver)));
        }
        if (ask) {
            lines.add(answer(agents));
        }
        return lines;
    }

    private CheckLine answer(List<Agent> agents) {
        if (agents.isEmpty()) {
            return CheckLine.note(subject, "It has no agent to ask.");
        }
        String agent = agents.getFirst().id();
        Stopwatch stopwatch = Stopwatch.start();
        AgentOutcome outcome = switch (backend.openChat(agent, "homeroom check")) {
            case ChatOpening.Opened(String chat) ->
                backend.ask(new Question(agent, chat, UUID.randomUUID().toString(), null, QUESTION), event -> {});
            case ChatOpening.NotOpened(AgentOutcome why) -> why;
        };
        return line(agent, outcome, stopwatch.elapsed());
    }

    private CheckLine line(String agent, AgentOutcome outcome, Duration took) {
        return switch (outcome) {
            case AgentOutcome.Answered _, AgentOutcome.Silent _ ->
                CheckLine.ok(subject, "The agent " + agent + " answered in " + ReadableTime.of(took) + ".");
            case AgentOutcome.NeedsApproval _ -> noAnswer(agent, "it waits for people to allow a tool");
            case AgentOutcome.NotTaken notTaken -> noAnswer(agent, notTaken.detail());
            case AgentOutcome.Interrupted interrupted -> noAnswer(agent, interrupted.detail());
            case AgentOutcome.Failed failed -> noAnswer(agent, failed.detail());
        };
    }

    private CheckLine noAnswer(String agent, String detail) {
        return CheckLine.problem(
                subject, "The agent %s did not answer: %s. Look at the backend's own log.".formatted(agent, detail));
    }
}
