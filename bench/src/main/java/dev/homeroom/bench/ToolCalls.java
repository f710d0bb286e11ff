package dev.homeroom.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long an answer takes at a hundred turns a second, without and with 500 calls of a tool a second beside them, in one run. The callers
 * take CPU time too, on the same machine. So the same calls are made to a server that does nothing, for comparison.
 */
final class ToolCalls {
    static final Map<String, String> SETTINGS = Map.of("HOMEROOM_MCP", "true", "HOMEROOM_MCP_AGENT_KEY", FindCalls.KEY);

    private ToolCalls() {}

    static List<Figure> measure(Run run) {
        Duration length = run.options().measured();
        run.awaitRooms();
        List<Room> rooms = run.roomsOfEcho(run.agents());
        Throughput.warmUp(run, rooms);
        try (FindCalls warm = run.findCalls()) {
            Latency.times(run, rooms, run.options().warmUp());
        }
        double[] without = Latency.times(run, rooms, length);
        double[] callersAlone;
        try (PlayedTools tools = new PlayedTools();
                FindCalls _ = run.findCallsTo(tools.port())) {
            callersAlone = Latency.times(run, rooms, length);
        }
        try (FindCalls calls = run.findCalls()) {
            double[] with = Latency.times(run, rooms, length);
            return Stream.of(
                            Latency.percentiles("without calls", without),
                            Latency.percentiles("with calls of another server", callersAlone),
                            Latency.percentiles("with calls", with),
                            calls.figures(),
                            run.memory(),
                            run.faults())
                    .flatMap(part -> part)
                    .toList();
        }
    }
}
