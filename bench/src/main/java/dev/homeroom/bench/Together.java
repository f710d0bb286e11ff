package dev.homeroom.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ten agents in one room, all of which are mentioned in each of 100 messages. Each has an order of its own. */
final class Together {
    static final int AGENTS = 10;

    /** All messages wait at once. */
    static final Map<String, String> SETTINGS =
            Map.of("HOMEROOM_QUEUE_LIMIT", "1000", "HOMEROOM_QUEUE_TELL_FROM", "1000");

    private static final int MESSAGES = 100;

    private final Run run;
    private final List<String> users;
    private final List<Room> agents;

    private Together(Run run) {
        this.run = run;
        this.users = IntStream.range(0, AGENTS).mapToObj(Together::user).toList();
        String room = run.homeserver().states().addBound(binding(0));
        IntStream.range(1, AGENTS)
                .forEach(agent ->
                        run.homeserver().states().put(room, RoomStates.BINDING, localpart(agent), binding(agent)));
        IntStream.range(0, AGENTS).forEach(agent -> run.letta().converse(conversation(agent), PlayedAgents.id(agent)));
        this.agents =
                users.stream().map(user -> run.homeserver().watch(room, user)).toList();
    }

    static List<Figure> measure(Run run) {
        return new Together(run).measure();
    }

    private List<Figure> measure() {
        run.awaitRooms();
        mentionAll(1);
        long warm = System.nanoTime() + run.options().warmUp().toNanos();
        while (System.nanoTime() < warm) {
            mentionAll(MESSAGES);
        }
        Spent before = run.spent();
        mentionAll(MESSAGES);
        Spent after = run.spent();
        long turns = (long) AGENTS * MESSAGES;
        return Stream.of(
                        Stream.of(new Figure("whole turns", (double) turns / before.secondsUntil(after), "/s")),
                        before.untilEach(after, turns, "turn"),
                        run.memory(),
                        run.faults())
                .flatMap(part -> part)
                .toList();
    }

    /** Returns when all agents have answered. */
    private void mentionAll(int messages) {
        List<String> transaction = IntStream.range(0, messages)
                .mapToObj(_ -> {
                    long now = System.nanoTime();
                    int number = 0;
                    for (Room agent : agents) {
                        run.score().asked();
                        number = agent.ask(now);
                    }
                    return run.events().mentioning(users, agents.getFirst(), number);
                })
                .toList();
        for (int from = 0; from < messages; from += Load.TRANSACTION) {
            run.pusher().push(transaction.subList(from, Math.min(messages, from + Load.TRANSACTION)));
        }
        run.awaitAnswers(Throughput.TO_ANSWER_THE_REST);
    }

    private static ObjectNode binding(int agent) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", 1)
                .put("backend", Run.lettaServer(0))
                .put("agent_id", PlayedAgents.id(agent))
                .put("kind", "chat")
                .put("chat_id", conversation(agent))
                .put("archived", false)
                .put("since", agent);
    }

    private static String conversation(int agent) {
        return "conv-together-" + agent;
    }

    private static String localpart(int agent) {
        return "agent_" + Run.lettaServer(0) + "_" + PlayedAgents.id(agent);
    }

    private static String user(int agent) {
        return "@" + localpart(agent) + ":" + Identity.SERVER;
    }
}
