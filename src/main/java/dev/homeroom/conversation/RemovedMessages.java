package dev.homeroom.conversation;

import dev.homeroom.backend.Backends;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.files.incoming.FileMessage;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.retention.TextRemoval;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Forgets what was removed from a room: the message and its answers are no longer part of a conversation that Homeroom
 * keeps, the database forgets their texts, and the workspace has no copy of a file any more. Idempotent.
 */
@Singleton
public final class RemovedMessages {
    private static final Set<String> MESSAGES = Set.of("m.room.message", FileMessage.STICKER);

    private final Homeserver homeserver;
    private final Backends backends;
    private final SavedContexts contexts;
    private final DeadLetters deadLetters;
    private final TextRemoval textRemoval;
    private final StagedFiles stagedFiles;

    public RemovedMessages(
            Homeserver homeserver,
            Backends backends,
            SavedContexts contexts,
            DeadLetters deadLetters,
            TextRemoval textRemoval,
            StagedFiles stagedFiles) {
        this.homeserver = homeserver;
        this.backends = backends;
        this.contexts = contexts;
        this.deadLetters = deadLetters;
        this.textRemoval = textRemoval;
        this.stagedFiles = stagedFiles;
    }

    /** Forgets a message that a person wrote. The text of a removed edit may be in the question of another message. */
    public void forget(BoundRoom room, RoomEvent message) {
        forgetText(room.room(), message.id());
        kept(room).ifPresent(kept -> {
            kept.forget(message.id().value());
            if (Edit.isClaimedBy(message.content()) || message.content().isEmpty()) {
                readAgain(room, kept);
            }
        });
    }

    /**
     * Forgets a message of which nothing is known here: a part of an answer, or a message of long ago. Does nothing
     * unless the homeserver says that it was removed.
     *
     * @throws HomeserverException when the homeserver can't say now
     */
    public void forgetUnknown(BoundRoom room, EventId about) {
        if (!isRemovedMessage(room, about)) {
            return;
        }
        forgetText(room.room(), about);
        kept(room).filter(kept -> !kept.forget(about.value())).ifPresent(kept -> readAgain(room, kept));
    }

    private boolean isRemovedMessage(BoundRoom room, EventId about) {
        return HomeserverException.refusalMeans(
                false,
                () -> homeserver
                        .event(room.agentUser(), room.room(), about)
                        .filter(event -> MESSAGES.contains(event.path("type").asText()))
                        .filter(event -> event.path("unsigned").has("redacted_because"))
                        .isPresent());
    }

    /** Forgets the text and the file alone. */
    public void forgetText(RoomId room, EventId message) {
        stagedFiles.forget(message);
        deadLetters.drop(message.value());
        textRemoval.remove(room, message.value());
    }

    /** Lets the conversations that have the message take its new text from the room. */
    public void edited(BoundRoom room, EventId message) {
        kept(room).ifPresent(kept -> kept.changed(message.value()));
    }

    private Optional<KeptConversations> kept(BoundRoom room) {
        return backends.named(room.binding().agent().backend()).flatMap(backend -> backend.conversations());
    }

    private void readAgain(BoundRoom room, KeptConversations kept) {
        List<String> chats = Stream.concat(room.binding().chatId().stream(), contexts.chatIds(room).stream())
                .distinct()
                .toList();
        chats.forEach(kept::readAgain);
    }
}
