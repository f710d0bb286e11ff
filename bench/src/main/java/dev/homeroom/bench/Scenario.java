package dev.homeroom.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be measured. */
enum Scenario {
    /** Transactions in which one of 48 events is a message, which is answered meanwhile. */
    INTAKE,
    /** Transactions of nothing but messages, while turns are held back. */
    MESSAGES,
    /** Whole turns with the built-in agent. */
    TURNS,
    /** Whole turns with agents of a Letta server. */
    LETTA,
    /** 107 messages in each room at once. */
    BURST,
    /** From push to answer, a hundred times a second. */
    LATENCY,
    /** 3,000 rooms that wait for their agents at once. */
    WAITING,
    /** 100,000 messages that wait in 1,000 rooms. */
    BACKLOG,
    /** 10 agents in one room, all mentioned 100 times. */
    TOGETHER,
    /** From push to answer, without and with 500 calls of a tool a second beside it. */
    MCP,
    /** An hour's worth of messages. */
    GROWTH;

    /** @throws IllegalArgumentException when there is none of that name */
    static Scenario named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    static String names() {
        return String.join(", ", Arrays.stream(values()).map(Scenario::word).toList());
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** With how many agents it is measured, when so many are asked for. */
    List<Integer> sizes(List<Integer> agents) {
        return switch (this) {
            case WAITING -> List.of(Waiting.ROOMS);
            case BACKLOG -> List.of(Backlog.ROOMS);
            case TOGETHER -> List.of(Together.AGENTS);
            case GROWTH -> List.of(agents.getLast());
            case INTAKE, MESSAGES, TURNS, LETTA, BURST, LATENCY, MCP -> agents;
        };
    }

    List<Figure> measure(Options options, Build build, BenchDatabase.Kind database, int agents) {
        String name = "%s-%d-%s-%d"
                .formatted(word(), agents, database, options.builds().indexOf(build));
        Duration agentsThinkFor = this == WAITING || this == BACKLOG ? Duration.ofSeconds(60) : Duration.ZERO;
        Map<String, String> settings = switch (this) {
            case BACKLOG -> Backlog.SETTINGS;
            case TOGETHER -> Together.SETTINGS;
            case MCP -> ToolCalls.SETTINGS;
            case INTAKE, MESSAGES, TURNS, LETTA, BURST, LATENCY, WAITING, GROWTH -> Map.of();
        };
        Run.Setup setup = new Run.Setup(options, build, database, agents, agentsThinkFor, this != MESSAGES, settings);
        try (Run run = new Run(setup, name)) {
            return measure(run);
        }
    }

    private List<Figure> measure(Run run) {
        return switch (this) {
            case INTAKE -> Intake.ofRooms(run);
            case MESSAGES -> Intake.ofMessages(run);
            case TURNS -> new Throughput(run).measure(run.roomsOfEcho(run.agents()));
            case LETTA -> new Throughput(run).measure(run.roomsOfLetta(run.agents()));
            case BURST -> Burst.measure(run);
            case LATENCY -> Latency.measure(run);
            case WAITING -> Waiting.measure(run);
            case BACKLOG -> Backlog.measure(run);
            case TOGETHER -> Together.measure(run);
            case MCP -> ToolCalls.measure(run);
            case GROWTH -> Growth.measure(run);
        };
    }
}
