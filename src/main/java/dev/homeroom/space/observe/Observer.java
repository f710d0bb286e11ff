package dev.homeroom.space.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Binding;
import dev.homeroom.space.Layout;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.ChildLink;
import dev.homeroom.space.plan.Observation;
import dev.homeroom.space.plan.Remark;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceSight;
import dev.homeroom.space.plan.Trace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at everything that there is of Homeroom on the homeserver: where the Space's alias leads, which rooms the bot is
 * in, and the state of each of these; two requests, and one more for each room. Agents without a room cost one or two
 * more each, and rooms that the bot should know of and isn't in one.
 */
@ApplicationScoped
public class Observer {
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final AliasLookups aliases;
    private final Layout layout;

    public Observer(Homeserver homeserver, AliasLookups aliases, Namespace namespace, Layout layout) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.namespace = namespace;
        this.layout = layout;
    }

    /**
     * Blocks for as long as the homeserver takes.
     *
     * @param agents those for which a room is looked for
     * @param agentRooms where the index has agents' rooms; one of them may be out of sight
     * @param known all rooms that the index has
     * @throws dev.homeroom.matrix.HomeserverException when it can't be told whether there is a Space, or the homeserver
     *     doesn't answer any more
     * @throws dev.homeroom.space.ProvisioningFailure when something else stands in the Space's place
     */
    public Observation observe(
            Collection<AgentRef> agents, Map<AgentRef, RoomId> agentRooms, Collection<RoomId> known) {
        RoomAlias spaceAlias = layout.spaceAlias();
        Optional<RoomId> byAlias = aliases.resolve(spaceAlias);
        Set<RoomId> joined = Set.copyOf(homeserver.joinedRooms(namespace.bot()));
        Look look = new Look(homeserver, namespace);
        look.at(joined);
        SpaceSearch search = new SpaceSearch(look, spaceAlias, byAlias, namespace.bot());
        SpaceSight space = search.result();
        PersonalSpaceSearch personal = new PersonalSpaceSearch(look);
        look.forGone(Stream.concat(childrenOfOurs(look, space, personal), known.stream())
                .collect(Collectors.toSet()));
        Map<RoomId, RoomSight> sights = sights(look, space);
        Map<AgentRef, Trace> traces = traces(agents, agentRooms, look, sights);
        List<Remark> remarks = new ArrayList<>(search.remarks());
        return new Observation(space, sights, personal.result(), traces, remarks);
    }

    /** What the bot itself put into a Space. */
    private static Stream<RoomId> childrenOfOurs(Look look, SpaceSight space, PersonalSpaceSearch personal) {
        Stream<Map<RoomId, ChildLink>> inAgentsSpace =
                space instanceof SpaceSight.Found found ? Stream.of(found.children()) : Stream.empty();
        return Stream.concat(inAgentsSpace, personal.marked().map(look::childrenOf))
                .flatMap(children -> children.entrySet().stream())
                .filter(child -> child.getValue().ours())
                .map(Map.Entry::getKey);
    }

    private static Map<RoomId, RoomSight> sights(Look look, SpaceSight space) {
        Map<RoomId, RoomSight> sights = new HashMap<>(look.sights());
        if (space instanceof SpaceSight.Found found) {
            sights.remove(found.room());
            found.children().keySet().forEach(child -> sights.putIfAbsent(child, new RoomSight.Hidden()));
        }
        return sights;
    }

    private Map<AgentRef, Trace> traces(
            Collection<AgentRef> agents, Map<AgentRef, RoomId> rooms, Look look, Map<RoomId, RoomSight> sights) {
        Set<AgentRef> housed = sights.values().stream()
                .flatMap(sight -> agentOf(sight).stream())
                .collect(Collectors.toSet());
        Tracing tracing = new Tracing(homeserver, aliases, namespace, look, sights);
        return agents.stream()
                .filter(agent -> !housed.contains(agent))
                .distinct()
                .collect(Collectors.toMap(
                        agent -> agent, agent -> tracing.of(agent, Optional.ofNullable(rooms.get(agent)))));
    }

    private static Optional<AgentRef> agentOf(RoomSight sight) {
        return sight instanceof RoomSight.Seen seen
                        && seen.bond() instanceof Bond.Bound(Binding binding)
                        && binding.kind() == Binding.Kind.AGENT
                        && binding.movedTo().isEmpty()
                ? Optional.of(binding.agent())
                : Optional.empty();
    }
}
