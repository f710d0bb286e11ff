package dev.homeroom.predecessor;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.RoomState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Joins the bot to rooms that it did not create, by an invite of the agent's user if necessary. */
@ApplicationScoped
class RoomJoin {
    private final Homeserver homeserver;
    private final UserId bot;

    RoomJoin(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
    }

    /**
     * Finds the route. Changes nothing.
     *
     * @throws HomeserverException if the homeserver can't say
     */
    JoinRoute find(RoomId room, UserId agentUser) {
        Optional<RoomState> seenByBot = RoomState.seenBy(bot, room, homeserver);
        if (seenByBot.isPresent()) {
            return new JoinRoute.Inside(seenByBot.get());
        }
        return RoomState.seenBy(agentUser, room, homeserver)
                .map(seen -> asSeenByAgent(seen, agentUser))
                .orElseGet(JoinRoute.Unknown::new);
    }

    private JoinRoute asSeenByAgent(RoomState seen, UserId agentUser) {
        String membership = seen.membership(bot).orElse("");
        if (membership.equals("ban")) {
            return new JoinRoute.Closed("the bot is banned there");
        }
        if (membership.equals("invite") || admitsBot(seen)) {
            return new JoinRoute.Join(seen);
        }
        return seen.power().mayInvite(agentUser)
                ? new JoinRoute.Invite(seen)
                : new JoinRoute.Closed("the agent's user is inside and may not invite");
    }

    private boolean admitsBot(RoomState seen) {
        return switch (seen.joinRule()) {
            case "public" -> true;
            case "restricted", "knock_restricted" -> isInOneOf(seen.allowedRooms());
            default -> false;
        };
    }

    private boolean isInOneOf(List<String> allowedRooms) {
        return !allowedRooms.isEmpty()
                && homeserver.joinedRooms(bot).stream().map(RoomId::value).anyMatch(allowedRooms::contains);
    }

    /**
     * Joins the room by the route.
     *
     * @return the room as the bot sees it inside; empty if the homeserver refuses the bot
     * @throws HomeserverException if the homeserver can't say
     */
    Optional<RoomState> take(JoinRoute route, RoomId room, UserId agentUser) {
        return switch (route) {
            case JoinRoute.Inside inside -> Optional.of(inside.seen());
            case JoinRoute.Closed closed -> Optional.empty();
            case JoinRoute.Join _, JoinRoute.Unknown _ -> joined(room);
            case JoinRoute.Invite invite -> {
                homeserver.invite(agentUser, room, bot);
                yield joined(room);
            }
        };
    }

    private Optional<RoomState> joined(RoomId room) {
        try {
            homeserver.join(bot, room);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            return Optional.empty();
        } catch (HomeserverException.Unclear e) {
            // Tuwunel answers 500 for an unknown room, every time
            if (e.errcode().isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
        return RoomState.seenBy(bot, room, homeserver);
    }
}
