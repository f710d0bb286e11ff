package dev.homeroom.predecessor;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.apply.AgentProvisioning;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Adopts an existing room as an agent's room. All checks come first, and the binding is written last: until then the
 * room belongs to no agent, and the next attempt repeats an interrupted adoption.
 */
@ApplicationScoped
public class RoomAdoption {
    private final RoomTemplates roomTemplates;
    private final AgentProvisioning agents;
    private final RoomTable rooms;
    private final RoomJoin roomJoin;
    private final RoomTakeover takeover;

    RoomAdoption(
            RoomTemplates roomTemplates,
            AgentProvisioning agents,
            RoomTable rooms,
            RoomJoin roomJoin,
            RoomTakeover takeover) {
        this.roomTemplates = roomTemplates;
        this.agents = agents;
        this.rooms = rooms;
        this.roomJoin = roomJoin;
        this.takeover = takeover;
    }

    /**
     * The expected result of {@link #adopt}. Changes nothing.
     *
     * @throws HomeserverException if the homeserver can't say
     */
    public AdoptionResult preview(KnownAgent agent, RoomId room) {
        return refusedByIndex(agent.ref(), room).orElseGet(() -> {
            UserId agentUser = roomTemplates.userOf(agent.ref());
            return switch (roomJoin.find(room, agentUser)) {
                case JoinRoute.Inside inside -> assessed(agent.ref(), inside.seen(), "the bot is inside");
                case JoinRoute.Join join -> assessed(agent.ref(), join.seen(), "the room lets the bot in");
                case JoinRoute.Invite invite ->
                    assessed(agent.ref(), invite.seen(), "the agent's user invites the bot");
                case JoinRoute.Closed closed -> new AdoptionResult.Outside(closed.why());
                case JoinRoute.Unknown unknown -> new AdoptionResult.Unknown();
            };
        });
    }

    /**
     * Adopts the room. Idempotent: nothing is written to a room that is adopted already.
     *
     * @param formerName the agent's name when the room was named; the room's name follows later changes
     * @param space the agents' Space
     * @throws HomeserverException if the homeserver can't say or fails now
     */
    public AdoptionResult adopt(KnownAgent agent, RoomId room, String formerName, RoomId space) {
        return agents.withLock(
                agent.ref(),
                () -> refusedByIndex(agent.ref(), room).orElseGet(() -> adoptLocked(agent, room, formerName, space)));
    }

    private AdoptionResult adoptLocked(KnownAgent agent, RoomId room, String formerName, RoomId space) {
        UserId agentUser = roomTemplates.userOf(agent.ref());
        JoinRoute route = roomJoin.find(room, agentUser);
        if (route instanceof JoinRoute.Closed(String why)) {
            return new AdoptionResult.Outside(why);
        }
        Optional<RoomState> seen = roomJoin.take(route, room, agentUser);
        if (seen.isEmpty()) {
            return new AdoptionResult.Outside("the room doesn't let the bot in");
        }
        AdoptionResult assessed = assessed(agent.ref(), seen.get(), how(route));
        return switch (assessed) {
            case AdoptionResult.Possible possible -> {
                takeover.take(agent, room, seen.get(), formerName, space);
                yield new AdoptionResult.Adopted(possible.how());
            }
            case AdoptionResult.Already already -> {
                takeover.index(agent, room, seen.get(), formerName);
                yield already;
            }
            default -> assessed;
        };
    }

    private static String how(JoinRoute route) {
        return switch (route) {
            case JoinRoute.Inside inside -> "the bot was inside";
            case JoinRoute.Join _, JoinRoute.Unknown _ -> "the room let the bot in";
            case JoinRoute.Invite invite -> "the agent's user invited the bot";
            case JoinRoute.Closed closed -> closed.why();
        };
    }

    private Optional<AdoptionResult> refusedByIndex(AgentRef agent, RoomId room) {
        Optional<Binding> bound = rooms.find(room).map(BoundRoom::binding);
        if (bound.isPresent() && !isAgentRoomOf(agent, bound.get())) {
            return Optional.of(belongsToAnother(bound.get()));
        }
        return rooms.agentRoomOf(agent)
                .filter(present -> !present.equals(room))
                .map(present -> new AdoptionResult.Refused("the agent already has the room " + present
                        + ". To give it this one instead, start again with `homeroom reset`, and import before"
                        + " rooms are created (HOMEROOM_MAKE_ROOMS=false)"));
    }

    private AdoptionResult assessed(AgentRef agent, RoomState seen, String how) {
        UserId bot = roomTemplates.bot();
        var binding = seen.contentSentBy(bot, EventTypes.BINDING);
        if (binding.isPresent()) {
            return Binding.of(binding.get())
                    .<AdoptionResult>map(bound ->
                            isAgentRoomOf(agent, bound) ? new AdoptionResult.Already() : belongsToAnother(bound))
                    .orElseGet(() -> new AdoptionResult.Refused(
                            "the room has a binding that this version of Homeroom can't read"));
        }
        if (seen.isSpace()) {
            return new AdoptionResult.Refused("this is a Space, not a room");
        }
        if (seen.replacement().isPresent()) {
            return new AdoptionResult.Refused(
                    "the room was replaced by " + seen.replacement().get() + "; put that id into the file instead");
        }
        if (seen.isEncrypted()) {
            return new AdoptionResult.Refused(
                    "the room is encrypted, and Homeroom can't read encrypted rooms yet. Remove this row to give the agent a"
                            + " new room");
        }
        UserId agentUser = roomTemplates.userOf(agent);
        if (seen.membership(agentUser).equals(Optional.of("ban"))) {
            return new AdoptionResult.Refused("the agent's user is banned from the room; lift the ban first");
        }
        return new PowerPlan(seen.power(), bot, agentUser)
                .missingPower()
                .<AdoptionResult>map(AdoptionResult.Powerless::new)
                .orElseGet(() -> new AdoptionResult.Possible(how));
    }

    private static AdoptionResult belongsToAnother(Binding bound) {
        return new AdoptionResult.Refused("the room already belongs to "
                + (bound.kind() == Binding.RoomKind.AGENT ? "" : "a conversation of ") + "another agent: "
                + bound.agent());
    }

    private static boolean isAgentRoomOf(AgentRef agent, Binding binding) {
        return binding.kind() == Binding.RoomKind.AGENT && binding.agent().equals(agent);
    }
}
