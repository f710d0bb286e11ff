package dev.homeroom.space;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes a Space that somebody else made the agents' Space, if there is none yet. */
@ApplicationScoped
public class SpaceAdoption {
    private static final Logger LOG = Logger.getLogger(SpaceAdoption.class);

    private final Homeserver homeserver;
    private final Layout layout;
    private final AgentSpace space;
    private final RoomEntry entry;

    SpaceAdoption(Homeserver homeserver, Layout layout, AgentSpace space, RoomEntry entry) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.space = space;
        this.entry = entry;
    }

    /**
     * The agents' Space; made if reconciliation has found none.
     *
     * @throws HomeserverException when it can't be made now
     */
    public RoomId ensure() {
        if (space.find().isEmpty()) {
            space.create();
        }
        return space.required();
    }

    /** The agents' Space, as far as there is one. Makes no request. */
    public Optional<RoomId> find() {
        return space.find();
    }

    /**
     * What {@link #adopt} would come to. Changes nothing.
     *
     * @throws HomeserverException when it can't be told
     */
    public AdoptionResult look(RoomId room) {
        return settledBy(space.find(), room).orElseGet(() -> switch (entry.find(room, bot(layout))) {
            case WayIn.Inside inside -> judged(inside.seen(), "the bot is inside");
            case WayIn.Join join -> judged(join.seen(), "it lets the bot in");
            case WayIn.Invite invite -> judged(invite.seen(), "it lets the bot in");
            case WayIn.Closed closed -> new AdoptionResult.Outside(closed.why());
            case WayIn.Untold untold -> new AdoptionResult.Untold();
        });
    }

    /**
     * Idempotent.
     *
     * @throws HomeserverException when it can't be told or done now
     */
    public AdoptionResult adopt(RoomId room) {
        return settledBy(space.find(), room).orElseGet(() -> enter(room));
    }

    private AdoptionResult enter(RoomId room) {
        Optional<RoomState> seen = entry.take(entry.find(room, bot(layout)), room, bot(layout));
        if (seen.isEmpty()) {
            return new AdoptionResult.Outside("the Space doesn't let the bot in");
        }
        AdoptionResult judged = judged(seen.get(), "the bot was inside, or let in");
        if (judged instanceof AdoptionResult.Possible(String how)) {
            homeserver.putState(bot(layout), room, EventTypes.SPACE, "", Layout.spaceMark());
            giveAlias(room);
            space.becomes(room);
            LOG.infof("[AGENT_SYNC] Adopted space=%s", room);
            return new AdoptionResult.Adopted(how);
        }
        return judged;
    }

    private void giveAlias(RoomId room) {
        RoomAlias alias = layout.spaceAlias();
        try {
            homeserver.setAlias(bot(layout), alias, room);
        } catch (HomeserverException.Refused e) {
            LOG.infof("[AGENT_SYNC] space=%s goes without the alias %s: %s", room, alias, e.getMessage());
        }
    }

    private static Optional<AdoptionResult> settledBy(Optional<RoomId> present, RoomId room) {
        return present.map(
                space -> space.equals(room)
                        ? new AdoptionResult.Already()
                        : new AdoptionResult.Refused(
                                "the agents have the Space " + space
                                        + " already; rooms are put into that one. To keep the old Space instead, begin anew with `homeroom reset`"));
    }

    private AdoptionResult judged(RoomState seen, String how) {
        if (!seen.isSpace()) {
            return new AdoptionResult.Refused("this is a room, not a Space");
        }
        if (seen.replacement().isPresent()) {
            return new AdoptionResult.Refused(
                    "the Space was replaced by " + seen.replacement().get() + "; put that id into the file instead");
        }
        UserId bot = bot(layout);
        RoomPower power = seen.power();
        long needed = Math.max(power.neededFor(EventTypes.SPACE), power.neededFor(EventTypes.SPACE_CHILD));
        return power.of(bot) >= needed
                ? new AdoptionResult.Possible(how)
                : new AdoptionResult.Powerless(
                        "%s has power %d there and needs %d".formatted(bot, power.of(bot), needed));
    }

    private static UserId bot(Layout layout) {
        return layout.namespace().bot();
    }
}
