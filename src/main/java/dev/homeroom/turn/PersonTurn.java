package dev.homeroom.turn;

import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.Track;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Events that a person sends into a room: a message, a command, an edit, a reaction. */
@ApplicationScoped
class PersonTurn {
    private static final Settlement NOTHING = new Settlement.Settled("nothing to do", List.of());

    private final Strangers strangers;
    private final EditTurn edits;
    private final CommandTurn commands;
    private final ArchivedRooms archived;
    private final MessageTurn messages;
    private final EndingTurn endings;
    private final RetryTurn retries;

    PersonTurn(
            Strangers strangers,
            EditTurn edits,
            CommandTurn commands,
            ArchivedRooms archived,
            MessageTurn messages,
            EndingTurn endings,
            RetryTurn retries) {
        this.strangers = strangers;
        this.edits = edits;
        this.commands = commands;
        this.archived = archived;
        this.messages = messages;
        this.endings = endings;
        this.retries = retries;
    }

    Settlement handle(RoomEvent event, WaitingEvent waiting, Progress progress) {
        Optional<Edit> edit = Edit.of(event);
        if (edit.isPresent() && progress.track() == Track.DESK) {
            return edits.handle(edit.get(), progress);
        }
        return strangers
                .turnAway(event, waiting)
                .orElseGet(() -> edit.map(change -> lateEdit(change, waiting, progress))
                        .orElseGet(() -> said(event, waiting, progress)));
    }

    private Settlement lateEdit(Edit edit, WaitingEvent waiting, Progress progress) {
        return edits.asMessage(edit, progress)
                .map(message -> messages.handle(message, waiting, progress))
                .orElse(NOTHING);
    }

    private Settlement said(RoomEvent event, WaitingEvent waiting, Progress progress) {
        return switch (event.type()) {
            case "m.room.message" ->
                commands.handle(event, waiting, progress)
                        .or(() -> archived.turnAway(event, waiting))
                        .orElseGet(() -> messages.handle(event, waiting, progress));
            case "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start" ->
                archived.turnAway(event, waiting).orElseGet(() -> messages.handle(event, waiting, progress));
            case Reaction.TYPE -> reaction(event, waiting, progress);
            default -> NOTHING;
        };
    }

    private Settlement reaction(RoomEvent event, WaitingEvent waiting, Progress progress) {
        return Reaction.of(event.content())
                .map(reaction -> reaction.key().equals(Reaction.STOP)
                        ? endings.stopped(event, reaction, waiting, progress)
                        : retries.handle(event, reaction))
                .orElse(NOTHING);
    }
}
