package dev.homeroom.conversation.loop;

import dev.homeroom.cache.BoundedMap;
import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells bots of others from people by time alone: a bot answers an agent's answer at once, and nobody reads and types that
 * quickly. A message that was written while the agent worked is no answer. Kept in memory: a process that starts forgets one
 * message of a loop at most. Senders who may manage rooms are no bots: they could let a loop go on in any case.
 */
@ApplicationScoped
public class BotLikeSenders {
    private static final int MOST_ROOMS = 10_000;

    private final LoopGuardSettings settings;
    private final Permissions permissions;
    private final InstantSource clock;
    private final BoundedMap<RoomId, AnsweredSender> latest = new BoundedMap<>(MOST_ROOMS);

    public BotLikeSenders(LoopGuardSettings settings, Permissions permissions, InstantSource clock) {
        this.settings = settings;
        this.permissions = permissions;
        this.clock = clock;
    }

    private record AnsweredSender(UserId sender, Instant at) {}

    /** The answer to a message of the sender is about to be sent. */
    public void answered(RoomId room, UserId sender) {
        latest.put(room, new AnsweredSender(sender, clock.instant()));
    }

    /** Whether a message is a bot's answer to the last answer in its room. */
    public boolean areLike(RoomId room, UserId sender, Instant receivedAt) {
        return latest.get(room)
                .filter(answered -> answered.sender().equals(sender))
                .filter(_ -> !permissions.of(sender).includes(Level.MANAGE))
                .filter(answered -> !receivedAt.isBefore(answered.at()))
                .filter(answered -> receivedAt.isBefore(answered.at().plus(settings.botsAnswerWithin())))
                .isPresent();
    }
}
