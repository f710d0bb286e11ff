package dev.homeroom.predecessor;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.AdoptionResult;
import dev.homeroom.space.RoomAdoption;
import dev.homeroom.space.SpaceAdoption;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Adopts the rooms of the predecessor, row by row in the order of the file. Nothing that is there is overwritten, so it
 * can be done again, in whole or with more rows.
 */
@ApplicationScoped
public class Import {
    private static final Logger LOG = Logger.getLogger(Import.class);
    private static final String SPACE = "Space";

    private final AgentDirectory directory;
    private final Namespace namespace;
    private final RoomAdoption rooms;
    private final SpaceAdoption spaces;
    private final StepsForPeople steps;

    public Import(AgentDirectory directory, Namespace namespace, RoomAdoption rooms, SpaceAdoption spaces) {
        this.directory = directory;
        this.namespace = namespace;
        this.rooms = rooms;
        this.spaces = spaces;
        this.steps = new StepsForPeople(namespace.bot());
    }

    /**
     * Says what {@link #run} would do, and changes nothing.
     *
     * @param space the predecessor's Space, to become that of the agents if they have none yet
     */
    public void dryRun(Mappings mappings, Optional<SpaceConfig> space, Consumer<Line> report) {
        space.ifPresent(config -> report.accept(spaceLine(config.space(), () -> spaces.look(config.space()))));
        mappings.rows().forEach(row -> report.accept(line(row, (agent, room) -> rooms.look(agent, room))));
    }

    /**
     * Adopts what can be adopted. Where the Space can't be had for want of people's help, no row is begun: a Space made now
     * would be in its way for good.
     *
     * @param space as for {@link #dryRun}
     */
    public void run(Mappings mappings, Optional<SpaceConfig> space, Consumer<Line> report) {
        Optional<Line> its = space.map(config -> spaceLine(config.space(), () -> spaces.adopt(config.space())));
        its.ifPresent(report);
        if (its.isPresent() && !its.get().verdict().isGood() && spaces.find().isEmpty()) {
            mappings.rows().forEach(row -> report.accept(held(row)));
            return;
        }
        RoomId target = spaces.ensure();
        mappings.rows()
                .forEach(row -> report.accept(
                        line(row, (agent, room) -> rooms.adopt(agent, room, nameThen(row, agent), target))));
    }

    private static Line held(Row row) {
        return refused(row, "Waits for the Space; without it (--new-space) the rooms get a new one.");
    }

    private static String nameThen(Row row, KnownAgent agent) {
        return row instanceof Row.Mapping mapping && !mapping.name().isEmpty() ? mapping.name() : agent.name();
    }

    /** What is done about one room. */
    private interface Work {
        AdoptionResult on(KnownAgent agent, RoomId room);
    }

    private Line line(Row row, Work work) {
        return switch (row) {
            case Row.Malformed malformed -> refused(malformed, malformed.why());
            case Row.Mapping mapping -> line(mapping, work);
        };
    }

    private Line line(Row.Mapping mapping, Work work) {
        if (mapping.room().isEmpty()) {
            return new Line(
                    mapping.agentId(),
                    mapping.name(),
                    "",
                    Line.Verdict.NO_ROOM,
                    "The file has no room for this agent; Homeroom makes one.",
                    List.of());
        }
        RoomId room = mapping.room().get();
        List<KnownAgent> agents = agents(mapping);
        if (agents.size() != 1) {
            return refused(mapping, unclear(agents));
        }
        KnownAgent agent = agents.getFirst();
        try {
            Line line = line(mapping, room, work.on(agent, room));
            return line.verdict().isGood() ? noted(mapping, agent, line) : line;
        } catch (HomeserverException e) {
            LOG.infof("[AGENT_SYNC] room=%s can't be adopted now: %s", room, e.getMessage());
            return refused(mapping, "The homeserver didn't take it: " + e.getMessage() + ". Import again later.");
        }
    }

    private List<KnownAgent> agents(Row.Mapping mapping) {
        return mapping
                .backend()
                .map(backend -> directory.find(new AgentRef(backend, mapping.agentId())).stream()
                        .toList())
                .orElseGet(() -> directory.all().stream()
                        .filter(agent -> agent.ref().agentId().equals(mapping.agentId()))
                        .toList())
                .stream()
                .filter(KnownAgent::isListed)
                .toList();
    }

    private String unclear(List<KnownAgent> agents) {
        if (!agents.isEmpty()) {
            return "Several backends list this agent; add \"backend\" to its row.";
        }
        return directory.status().stream().allMatch(backend -> backend.failure().isEmpty())
                        && directory.hasAskedEverybody()
                ? "No backend lists this agent (any more), so nobody would answer in its room."
                : "No backend lists this agent, but one can't be reached at the moment; import again once it can.";
    }

    private Line line(Row.Mapping mapping, RoomId room, AdoptionResult result) {
        return line(mapping.agentId(), mapping.name(), room, result);
    }

    private Line line(String subject, String name, RoomId room, AdoptionResult result) {
        return switch (result) {
            case AdoptionResult.Possible(String how) -> good(subject, name, room, Line.Verdict.WOULD_ADOPT, how);
            case AdoptionResult.Untold untold ->
                new Line(
                        subject,
                        name,
                        room.value(),
                        Line.Verdict.WOULD_TRY,
                        "None of Homeroom's users is inside, so only trying tells whether it lets the bot in. To be sure:",
                        steps.toLetTheBotIn(room));
            case AdoptionResult.Adopted(String how) -> good(subject, name, room, Line.Verdict.ADOPTED, how);
            case AdoptionResult.Already already ->
                good(subject, name, room, Line.Verdict.ALREADY, "nothing is left to do");
            case AdoptionResult.Outside(String why) ->
                refused(subject, name, room, "The bot can't get in: " + why + ".", steps.toLetTheBotIn(room));
            case AdoptionResult.Powerless(String why) ->
                refused(
                        subject,
                        name,
                        room,
                        "The bot has too little power: " + why + ".",
                        steps.toGiveTheBotPower(room));
            case AdoptionResult.Refused(String why) -> refused(subject, name, room, sentence(why), List.of());
        };
    }

    private Line spaceLine(RoomId space, Supplier<AdoptionResult> work) {
        try {
            return line(SPACE, "", space, work.get());
        } catch (HomeserverException e) {
            return refused(
                    SPACE,
                    "",
                    space,
                    "The homeserver didn't take it: " + e.getMessage() + ". Import again later.",
                    List.of());
        }
    }

    /** Rooms come over; a user that goes by another rule does not. */
    private Line noted(Row.Mapping mapping, KnownAgent agent, Line line) {
        var ours = namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
        return mapping.user()
                .filter(user -> !user.equals(ours))
                .map(user -> new Line(
                        line.subject(),
                        line.name(),
                        line.room(),
                        line.verdict(),
                        line.why() + " The agent speaks as " + ours + "; " + user + " may be removed from the room.",
                        line.steps()))
                .orElse(line);
    }

    private static Line good(String subject, String name, RoomId room, Line.Verdict verdict, String how) {
        return new Line(subject, name, room.value(), verdict, sentence(how), List.of());
    }

    private static Line refused(Row row, String why) {
        String room = row instanceof Row.Mapping mapping
                ? mapping.room().map(RoomId::value).orElse("")
                : "";
        String name = row instanceof Row.Mapping mapping ? mapping.name() : "";
        return new Line(row.agentId(), name, room, Line.Verdict.REFUSED, why, List.of());
    }

    private static Line refused(String subject, String name, RoomId room, String why, List<String> steps) {
        return new Line(subject, name, room.value(), Line.Verdict.REFUSED, why, steps);
    }

    private static String sentence(String half) {
        String begun = Character.toUpperCase(half.charAt(0)) + half.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }
}
