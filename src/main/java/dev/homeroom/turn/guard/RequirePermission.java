package dev.homeroom.turn.guard;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Rejects events of people who may not talk to agents. A polite notice says so once to each person in each room. */
@Singleton
public class RequirePermission {
    private static final String HOW = "not permitted";
    private static final int SHORT = 22;

    private final Permissions permissions;
    private final Bindings bindings;
    private final Namespace namespace;
    private final OutgoingEvents outgoingEvents;

    public RequirePermission(
            Permissions permissions, Bindings bindings, Namespace namespace, OutgoingEvents outgoingEvents) {
        this.permissions = permissions;
        this.bindings = bindings;
        this.namespace = namespace;
        this.outgoingEvents = outgoingEvents;
    }

    /**
     * Empty when the sender may talk to agents. A message whose agent was asked before gets its answer. The bot speaks for operators.
     */
    public Optional<Outcome> refuse(RoomEvent event, WaitingEvent waiting) {
        if (permissions.mayChat(event.sender())
                || waiting.asked().isPresent()
                || event.sender().equals(namespace.bot())) {
            return Optional.empty();
        }
        UserId speaker = bindings.reconcile(event.room())
                .map(first -> waiting.speaker(first.agentUser()))
                .orElseGet(namespace::bot);
        List<OutgoingEvent> leftovers = StaleDraft.allGone(List.of(waiting), speaker);
        return Optional.of(
                event.type().equals(OutgoingEvent.MESSAGE)
                        ? refuseOnce(event, waiting, leftovers, speaker)
                        : new Outcome.Done(HOW, leftovers));
    }

    /** The transaction id depends only on the room and the person, so the notice is sent once. */
    private Outcome refuseOnce(RoomEvent message, WaitingEvent waiting, List<OutgoingEvent> leftovers, UserId speaker) {
        String part = "stranger-" + Sha256.base64Url(message.sender().value()).substring(0, SHORT);
        OutgoingEvent notice = outgoingEvents.notice(
                speaker, message.room(), message.room().value(), part, Sentence.NOT_PERMITTED, Map.of());
        List<OutgoingEvent> events =
                Stream.concat(leftovers.stream(), Stream.of(notice)).toList();
        return OutcomeMarker.onNotices(HOW, events, waiting, speaker);
    }
}
