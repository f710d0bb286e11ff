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
 * Makes a room that somebody else made an agent's room. What can be done is found out first, and the binding is written
 * last: until then the room is nobody's, and whatever broke off is done again by the next try.
 */
@ApplicationScoped
public class RoomAdoption {
    private final RoomTemplates roomTemplates;
    private final AgentProvisioning agents;
    private final RoomTable rooms;
    private final RoomJoin entry;
    private final RoomTakeover takeover;

    RoomAdoption(
            RoomTemplates roomTemplates,
            AgentProvisioning agents,
            RoomTable rooms,
            RoomJoin entry,
            RoomTakeover takeover) {
        this.roomTemplates = roomTemplates;
        this.agents = agents;
        this.rooms = rooms;
        this.entry = entry;
        this.takeover = takeover;
    }

    /**
     * What {@link #adopt} would come to. Changes nothing.
     *
     * @throws HomeserverException when it can't be told
     */
    public AdoptionResult look(KnownAgent agent, RoomId room) {
        return refusedByIndex(agent.ref(), room).orElseGet(() -> {
            UserId agentUser = roomTemplates.userOf(agent.ref());
            return switch (entry.find(room, agentUser)) {
                case JoinRoute.Inside inside -> judged(agent.ref(), inside.seen(), "the bot is inside");
                case JoinRoute.Join join -> judged(agent.ref(), join.seen(), "the room lets the bot in");
                case JoinRoute.Invite invite -> judged(agent.ref(), invite.seen(), "the agent's user invites the bot");
                case JoinRoute.Closed closed -> new AdoptionResult.Outside(closed.why());
                case JoinRoute.Untold untold -> new AdoptionResult.Untold();
            };
        });
    }

    /**
     * Idempotent: a room that is adopted already is not written to.
     *
     * @param nameThen the agent's name when the room was named; the room's name follows a change since
     * @param space the Space of the agents
     * @throws HomeserverException when it can't be told or done now
     */
    public AdoptionResult adopt(KnownAgent agent, RoomId room, String nameThen, RoomId space) {
        return agents.whileAlone(
                agent.ref(),
                () -> refusedByIndex(agent.ref(), room).orElseGet(() -> adoptAlone(agent, room, nameThen, space)));
    }

    private AdoptionResult adoptAlone(KnownAgent agent, RoomId room, String nameThen, RoomId space) {
        UserId agentUser = roomTemplates.userOf(agent.ref());
        JoinRoute way = entry.find(room, agentUser);
        if (way instanceof JoinRoute.Closed(String why)) {
            return new AdoptionResult.Outside(why);
        }
        Optional<RoomState> seen = entry.take(way, room, agentUser);
        if (seen.isEmpty()) {
            return new AdoptionResult.Outside("the room doesn't let the bot in");
        }
        AdoptionResult judged = judged(agent.ref(), seen.get(), how(way));
        return switch (judged) {
            case AdoptionResult.Possible possible -> {
                takeover.take(agent, room, seen.get(), nameThen, space);
                yield new AdoptionResult.Adopted(possible.how());
            }
            case AdoptionResult.Already already -> {
                takeover.note(agent, room, seen.get(), nameThen);
                yield already;
            }
            default -> judged;
        };
    }

    private static String how(JoinRoute way) {
        return switch (way) {
            case JoinRoute.Inside inside -> "the bot was inside";
            case JoinRoute.Join join -> "the room let the bot in";
            case JoinRoute.Untold untold -> "the room let the bot in";
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
                .filter(its -> !its.equals(room))
                .map(its -> new AdoptionResult.Refused("the agent has the room " + its
                        + " already. To give it this one instead, begin anew with `homeroom reset`, and import before"
                        + " rooms are made (HOMEROOM_MAKE_ROOMS=false)"));
    }

    private AdoptionResult judged(AgentRef agent, RoomState seen, String how) {
        UserId bot = roomTemplates.namespace().bot();
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
                    "the room is encrypted, and Homeroom can't read encrypted rooms yet. Without this row the agent gets a"
                            + " new room");
        }
        UserId agentUser = roomTemplates.userOf(agent);
        if (seen.membership(agentUser).equals(Optional.of("ban"))) {
            return new AdoptionResult.Refused("the agent's user is banned from the room; lift the ban first");
        }
        return new PowerPlan(seen.power(), bot, agentUser)
                .lack()
                .<AdoptionResult>map(AdoptionResult.Powerless::new)
                .orElseGet(() -> new AdoptionResult.Possible(how));
    }

    private static AdoptionResult belongsToAnother(Binding bound) {
        return new AdoptionResult.Refused("the room belongs to "
                + (bound.kind() == Binding.RoomKind.AGENT ? "" : "a conversation of ") + "another agent already: "
                + bound.agent());
    }

    private static boolean isAgentRoomOf(AgentRef agent, Binding binding) {
        return binding.kind() == Binding.RoomKind.AGENT && binding.agent().equals(agent);
    }
}
