package dev.homeroom.predecessor;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Adopts the rooms of the predecessor, row by row in the order of the file. Nothing existing is overwritten, so an
 * import can be repeated, as a whole or with more rows.
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
     * Reports what {@link #run} would do, and changes nothing.
     *
     * @param space the predecessor's Space, to become the agents' Space if they have none yet
     */
    public void dryRun(Mappings mappings, Optional<SpaceConfig> space, Consumer<ImportLine> report) {
        space.ifPresent(config -> report.accept(spaceLine(config.space(), spaces::preview)));
        mappings.rows().forEach(mappingRow -> report.accept(line(mappingRow, rooms::preview)));
    }

    /**
     * Adopts all rows that can be adopted. If the Space can't be adopted without people's help, no row is started: a
     * Space created now would prevent its adoption for good.
     *
     * @param space as for {@link #dryRun}
     */
    public void run(Mappings mappings, Optional<SpaceConfig> space, Consumer<ImportLine> report) {
        Optional<ImportLine> spaceLine = space.map(config -> spaceLine(config.space(), spaces::adopt));
        spaceLine.ifPresent(report);
        if (spaceLine.isPresent()
                && !spaceLine.get().verdict().isGood()
                && spaces.find().isEmpty()) {
            mappings.rows()
                    .forEach(
                            mappingRow -> report.accept(
                                    ImportSubject.of(mappingRow)
                                            .refused(
                                                    "The row waits for the Space. Import with --new-space to give the rooms a new Space.")));
            return;
        }
        RoomId target = spaces.ensure();
        mappings.rows()
                .forEach(mappingRow -> report.accept(line(
                        mappingRow, (agent, room) -> rooms.adopt(agent, room, formerName(mappingRow, agent), target))));
    }

    private static String formerName(MappingRow mappingRow, KnownAgent agent) {
        return mappingRow instanceof MappingRow.Mapping mapping
                        && !mapping.name().isEmpty()
                ? mapping.name()
                : agent.name();
    }

    /** The step for one room. */
    private interface Work {
        AdoptionResult on(KnownAgent agent, RoomId room);
    }

    private ImportLine line(MappingRow mappingRow, Work work) {
        return switch (mappingRow) {
            case MappingRow.Malformed malformed -> ImportSubject.of(malformed).refused(malformed.why());
            case MappingRow.Mapping mapping -> line(mapping, work);
        };
    }

    private ImportLine line(MappingRow.Mapping mapping, Work work) {
        ImportSubject subject = ImportSubject.of(mapping);
        if (mapping.room().isEmpty()) {
            return subject.line(
                    ImportLine.Verdict.NO_ROOM,
                    "The file has no room for this agent. Homeroom creates one.",
                    List.of());
        }
        RoomId room = mapping.room().get();
        List<KnownAgent> agents = agents(mapping);
        if (agents.size() != 1) {
            return subject.refused(unclear(agents));
        }
        KnownAgent agent = agents.getFirst();
        ImportLine importLine = line(subject, room, () -> work.on(agent, room));
        return importLine.verdict().isGood() ? noted(mapping, agent, importLine) : importLine;
    }

    private ImportLine spaceLine(RoomId space, Function<RoomId, AdoptionResult> work) {
        return line(new ImportSubject(SPACE, "", space.value()), space, () -> work.apply(space));
    }

    private ImportLine line(ImportSubject subject, RoomId room, Supplier<AdoptionResult> work) {
        try {
            return line(subject, room, work.get());
        } catch (HomeserverException e) {
            LOG.infof("[AGENT_SYNC] A room can't be adopted now: room=%s %s", room, e.getMessage());
            return subject.refused("The homeserver failed: " + e.getMessage() + ". Import again later.");
        }
    }

    private List<KnownAgent> agents(MappingRow.Mapping mapping) {
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
            return "Several backends list this agent. Add \"backend\" to its row.";
        }
        return directory.status().stream().allMatch(backend -> backend.failure().isEmpty()) && directory.hasPolledAll()
                ? "No backend lists this agent, so nobody would answer in its room."
                : "No backend lists this agent, but one can't be reached now. Import again when it can.";
    }

    private ImportLine line(ImportSubject subject, RoomId room, AdoptionResult result) {
        return switch (result) {
            case AdoptionResult.Possible(String how) ->
                subject.line(ImportLine.Verdict.WOULD_ADOPT, sentence(how), List.of());
            case AdoptionResult.Unknown _ ->
                subject.line(
                        ImportLine.Verdict.WOULD_TRY,
                        "None of Homeroom's users is in the room, so only an attempt shows whether the bot can join. To be sure:",
                        steps.toInviteBot(room));
            case AdoptionResult.Adopted(String how) ->
                subject.line(ImportLine.Verdict.ADOPTED, sentence(how), List.of());
            case AdoptionResult.Already _ ->
                subject.line(ImportLine.Verdict.ALREADY, "Nothing is left to do.", List.of());
            case AdoptionResult.Outside(String why) ->
                subject.line(ImportLine.Verdict.REFUSED, "The bot can't join: " + why + ".", steps.toInviteBot(room));
            case AdoptionResult.Powerless(String why) ->
                subject.line(
                        ImportLine.Verdict.REFUSED,
                        "The bot has too little power: " + why + ".",
                        steps.toGiveBotPower(room));
            case AdoptionResult.Refused(String why) -> subject.refused(sentence(why));
        };
    }

    /** Adds a note if the row's user is not the one that the agent speaks as: rooms are adopted, users are not. */
    private ImportLine noted(MappingRow.Mapping mapping, KnownAgent agent, ImportLine importLine) {
        var ours = namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
        return mapping.user()
                .filter(user -> !user.equals(ours))
                .map(user -> importLine.with(
                        " The agent speaks as " + ours + "; " + user + " may be removed from the room."))
                .orElse(importLine);
    }

    private static String sentence(String half) {
        String capitalised = Character.toUpperCase(half.charAt(0)) + half.substring(1);
        return capitalised.endsWith(".") ? capitalised : capitalised + ".";
    }
}
