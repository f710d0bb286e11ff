package dev.homeroom.turn;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns away who may not talk to agents: told so once in each room, politely. */
@ApplicationScoped
class Strangers {
    private static final String HOW = "not permitted";
    private static final int SHORT = 22;

    private final Permissions permissions;
    private final Commands commands;
    private final Bindings bindings;
    private final Namespace namespace;
    private final Post post;

    Strangers(Permissions permissions, Commands commands, Bindings bindings, Namespace namespace, Post post) {
        this.permissions = permissions;
        this.commands = commands;
        this.bindings = bindings;
        this.namespace = namespace;
        this.post = post;
    }

    /** Empty when the sender may talk to agents. */
    Optional<Settlement> turnAway(RoomEvent event, WaitingEvent waiting) {
        if (permissions.mayChat(event.sender())) {
            return Optional.empty();
        }
        return Optional.of(
                event.type().equals(Post.MESSAGE) ? tellOnce(event, waiting) : new Settlement.Settled(HOW, List.of()));
    }

    /** All that a person writes in a room has the same cause, so the notice's transaction id is sent once. */
    private Settlement tellOnce(RoomEvent message, WaitingEvent waiting) {
        UserId speaker =
                bindings.reconcile(message.room()).map(BoundRoom::agentUser).orElseGet(namespace::bot);
        String part = "stranger-" + Sha256.base64Url(message.sender().value()).substring(0, SHORT);
        Outgoing notice =
                post.notice(speaker, message.room(), message.room().value(), part, Sentence.NOT_PERMITTED, Map.of());
        return commands.isForDesk(message)
                ? new Settlement.Settled(HOW, Marking.atDesk(List.of(notice), List.of(waiting)))
                : Marking.onMessage(new Settlement.Settled(HOW, List.of(notice)), waiting, speaker);
    }
}
