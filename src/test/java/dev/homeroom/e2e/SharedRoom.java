package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A room with several agents, and one more that comes and goes and is never asked.
 *
 * @param agents the first one is the room's own
 */
record SharedRoom(List<Talk> agents, Talk guest, List<RoomMode> modes) {
    /** When an agent answers people. It answers agents that mention it, except in the mode {@link #OFF}. */
    enum RoomMode {
        OPEN,
        MENTION,
        LISTEN,
        OFF;

        private boolean gets(boolean isMentioned, boolean anybodyIs) {
            return switch (this) {
                case OPEN -> isMentioned || !anybodyIs;
                case MENTION -> isMentioned;
                case LISTEN -> true;
                case OFF -> false;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Creates the agents and brings them into the room of the first one. */
    static SharedRoom on(E2eEnvironment stage, int agents) {
        List<Talk> talks = IntStream.rangeClosed(1, agents + 1)
                .mapToObj(number -> Talk.withNewAgent(stage, "Shared " + number))
                .toList();
        Talk first = talks.getFirst();
        IntStream.rangeClosed(2, agents + 1).forEach(number -> {
            first.say("!invite Shared " + number);
            Patience.waitingFor("Shared " + number + " in the room").until(() -> isBound(first, talks.get(number - 1)));
        });
        RoomMode[] modes = new RoomMode[agents];
        Arrays.fill(modes, RoomMode.MENTION);
        return new SharedRoom(talks.subList(0, agents), talks.get(agents), new ArrayList<>(List.of(modes)));
    }

    RoomId room() {
        return agents.getFirst().room();
    }

    /** Sets the modes that differ. Returns the commands once all of them are in the room's state. */
    List<Said> set(Person manager, List<RoomMode> wanted) {
        List<Said> commands = new ArrayList<>();
        for (int agent = 0; agent < agents.size(); agent++) {
            RoomMode mode = wanted.get(agent);
            if (modes.set(agent, mode) != mode) {
                commands.add(command(manager, "!mode Shared %d %s".formatted(agent + 1, mode.word())));
                Talk changed = agents.get(agent);
                Patience.waitingFor("the mode of " + changed.agentUser())
                        .until(() -> binding(agents.getFirst(), changed)
                                .filter(content -> content.path("mode").asText().equals(mode.word()))
                                .isPresent());
            }
        }
        return commands;
    }

    Said command(Person manager, String text) {
        return Said.to(List.of(agents.getFirst().agentUser()), room(), manager.say(room(), text), text);
    }

    /** Lets the guest come or go. */
    Said guest(Person manager, boolean comes) {
        return command(manager, "%s Shared %d".formatted(comes ? "!invite" : "!dismiss", agents.size() + 1));
    }

    /** @param mentioned indexes of agents */
    Said say(Person person, String text, Set<Integer> mentioned) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", text));
        var ids = content.putObject("m.mentions").putArray("user_ids");
        mentioned.forEach(agent -> ids.add(agents.get(agent).agentUser().value()));
        EventId id = person.send(room(), "m.room.message", content);
        List<UserId> asked = IntStream.range(0, agents.size())
                .filter(agent -> modes.get(agent).gets(mentioned.contains(agent), !mentioned.isEmpty()))
                .mapToObj(agent -> agents.get(agent).agentUser())
                .toList();
        return Said.to(asked, room(), id, text);
    }

    /** Whether the guest is one of the room's agents. */
    boolean hasGuest() {
        return isBound(agents.getFirst(), guest);
    }

    /**
     * One story for each agent: the messages that it was to get, of people and of other agents, and what it said.
     *
     * @param said in the room by people
     */
    List<RoomStory> stories(List<Said> said, List<TimelineEvent> timeline) {
        return IntStream.range(0, agents.size())
                .mapToObj(agent -> story(agent, said, timeline))
                .toList();
    }

    private RoomStory story(int agent, List<Said> said, List<TimelineEvent> timeline) {
        UserId user = agents.get(agent).agentUser();
        Stream<Said> ofPeople = said.stream().filter(one -> one.asked().contains(user));
        Stream<Said> ofAgents = timeline.stream()
                .filter(event -> modes.get(agent) != RoomMode.OFF && asks(event, user))
                .map(event -> Said.to(List.of(user), room(), event.id(), event.words()));
        List<Said> its = Stream.concat(ofPeople, ofAgents).toList();
        Set<EventId> questions = its.stream().map(Said::id).collect(Collectors.toSet());
        List<TimelineEvent> seen = timeline.stream()
                .filter(event ->
                        event.sender().equals(user) || questions.contains(event.id()) || marksTurnOf(event, user))
                .map(event -> withEventsInMark(event, user))
                .toList();
        Set<UserId> others = seen.stream()
                .filter(event -> !event.sender().equals(user) && !marksTurnOf(event, user))
                .map(TimelineEvent::sender)
                .collect(Collectors.toSet());
        return new RoomStory(room(), others, its, seen);
    }

    private static boolean asks(TimelineEvent event, UserId agent) {
        JsonNode content = event.isEdit() ? event.content().path("m.new_content") : event.content();
        return !event.sender().equals(agent)
                && content.has("dev.homeroom.turn")
                && content.path("m.mentions")
                        .path("user_ids")
                        .valueStream()
                        .anyMatch(id -> id.asText().equals(agent.value()));
    }

    private static JsonNode markOf(TimelineEvent event) {
        return event.type().equals(Outcome.MARK)
                ? event.content()
                : event.content().path(Outcome.MARK);
    }

    /** The bot speaks for an agent that can't. */
    private static boolean marksTurnOf(TimelineEvent event, UserId agent) {
        return markOf(event)
                .path("of")
                .valueStream()
                .anyMatch(key -> key.asText().startsWith(agent.localpart() + " "));
    }

    /** The outcome of an agent's turn names the turn. Each agent's turns are in order, except repeated ones. */
    private static TimelineEvent withEventsInMark(TimelineEvent event, UserId agent) {
        if (!marksTurnOf(event, agent)) {
            return event;
        }
        ObjectNode content = event.content().deepCopy();
        ObjectNode mark = event.type().equals(Outcome.MARK) ? content : (ObjectNode) content.path(Outcome.MARK);
        List<String> events = mark.path("of")
                .valueStream()
                .map(key -> key.asText().replace(agent.localpart() + " ", ""))
                .toList();
        events.forEach(mark.putArray("of")::add);
        mark.put("in_order", mark.path("round").asInt() == 0);
        return new TimelineEvent(event.id(), event.type(), event.sender(), event.stateKey(), content);
    }

    private static boolean isBound(Talk first, Talk agent) {
        return binding(first, agent)
                .filter(content -> !content.path("archived").asBoolean())
                .isPresent();
    }

    private static Optional<JsonNode> binding(Talk first, Talk agent) {
        String key = agent.equals(first) ? "" : agent.agentUser().localpart();
        return Optional.ofNullable(first.stage()
                        .alice()
                        .state(first.room())
                        .get(new TimelineEvent.StateName("dev.homeroom.binding", key)))
                .map(TimelineEvent::content);
    }
}
