package dev.homeroom.predecessor;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.apply.AgentSpace;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Adopts an existing Space as the agents' Space, if there is none yet. */
@ApplicationScoped
public class SpaceAdoption {
    private static final Logger LOG = Logger.getLogger(SpaceAdoption.class);

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentSpace space;
    private final RoomJoin roomJoin;

    SpaceAdoption(Homeserver homeserver, RoomTemplates roomTemplates, AgentSpace space, RoomJoin roomJoin) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.space = space;
        this.roomJoin = roomJoin;
    }

    /**
     * The agents' Space; created if reconciliation has found none.
     *
     * @throws HomeserverException if it can't be created now
     */
    public RoomId ensure() {
        if (space.find().isEmpty()) {
            space.create();
        }
        return space.required();
    }

    /** The agents' Space, if there is one. Makes no request. */
    public Optional<RoomId> find() {
        return space.find();
    }

    /**
     * The expected result of {@link #adopt}. Changes nothing.
     *
     * @throws HomeserverException if the homeserver can't say
     */
    public AdoptionResult preview(RoomId room) {
        return alreadyDecided(space.find(), room).orElseGet(() -> switch (roomJoin.find(room, bot(roomTemplates))) {
            case JoinRoute.Inside inside -> assessed(inside.seen(), "the bot is inside");
            case JoinRoute.Join join -> assessed(join.seen(), "it lets the bot in");
            case JoinRoute.Invite invite -> assessed(invite.seen(), "it lets the bot in");
            case JoinRoute.Closed closed -> new AdoptionResult.Outside(closed.why());
            case JoinRoute.Unknown unknown -> new AdoptionResult.Unknown();
        });
    }

    /**
     * Adopts the Space. Idempotent.
     *
     * @throws HomeserverException if the homeserver can't say or fails now
     */
    public AdoptionResult adopt(RoomId room) {
        return alreadyDecided(space.find(), room).orElseGet(() -> enter(room));
    }

    private AdoptionResult enter(RoomId room) {
        Optional<RoomState> seen = roomJoin.take(roomJoin.find(room, bot(roomTemplates)), room, bot(roomTemplates));
        if (seen.isEmpty()) {
            return new AdoptionResult.Outside("the Space doesn't let the bot in");
        }
        AdoptionResult assessed = assessed(seen.get(), "the bot was inside, or let in");
        if (assessed instanceof AdoptionResult.Possible(String how)) {
            homeserver.putState(bot(roomTemplates), room, EventTypes.SPACE, "", RoomTemplates.spaceMark());
            giveAlias(room);
            space.becomes(room);
            LOG.infof("[AGENT_SYNC] Adopted space=%s", room);
            return new AdoptionResult.Adopted(how);
        }
        return assessed;
    }

    private void giveAlias(RoomId room) {
        RoomAlias alias = roomTemplates.spaceAlias();
        try {
            homeserver.setAlias(bot(roomTemplates), alias, room);
        } catch (HomeserverException.Refused e) {
            LOG.infof(
                    "[AGENT_SYNC] The adopted Space can't have its alias: space=%s alias=%s %s",
                    room, alias, e.getMessage());
        }
    }

    private static Optional<AdoptionResult> alreadyDecided(Optional<RoomId> present, RoomId room) {
        return present.map(
                space -> space.equals(room)
                        ? new AdoptionResult.Already()
                        : new AdoptionResult.Refused(
                                "the agents already have the Space " + space
                                        + ", so rooms are added there. To keep the old Space instead, start again with `homeroom reset`"));
    }

    private AdoptionResult assessed(RoomState seen, String how) {
        if (!seen.isSpace()) {
            return new AdoptionResult.Refused("this is a room, not a Space");
        }
        if (seen.replacement().isPresent()) {
            return new AdoptionResult.Refused(
                    "the Space was replaced by " + seen.replacement().get() + "; put that id into the file instead");
        }
        UserId bot = bot(roomTemplates);
        RoomPower power = seen.power();
        long needed = Math.max(power.neededFor(EventTypes.SPACE), power.neededFor(EventTypes.SPACE_CHILD));
        return power.of(bot) >= needed
                ? new AdoptionResult.Possible(how)
                : new AdoptionResult.Powerless(
                        "%s has power %d there and needs %d".formatted(bot, power.of(bot), needed));
    }

    private static UserId bot(RoomTemplates roomTemplates) {
        return roomTemplates.bot();
    }
}
