package dev.homeroom.turn;

import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.turn.command.RunCommand;
import dev.homeroom.turn.guard.RequireActiveRoom;
import dev.homeroom.turn.guard.RequirePermission;
import dev.homeroom.turn.reception.BotRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Handles events that people send to a room: messages, commands, edits and reactions. */
@ApplicationScoped
class PersonEvents {
    private static final Outcome NOTHING = new Outcome.Done("nothing to do", List.of());

    private final RequirePermission requirePermission;
    private final ApplyEdit edits;
    private final RunCommand commands;
    private final RequireActiveRoom archived;
    private final AnswerMessage messages;
    private final CancelTurn endings;
    private final RetryMessage retries;
    private final BotRoom botRoom;

    PersonEvents(
            RequirePermission requirePermission,
            ApplyEdit edits,
            RunCommand commands,
            RequireActiveRoom archived,
            AnswerMessage messages,
            CancelTurn endings,
            RetryMessage retries,
            BotRoom botRoom) {
        this.requirePermission = requirePermission;
        this.edits = edits;
        this.commands = commands;
        this.archived = archived;
        this.messages = messages;
        this.endings = endings;
        this.retries = retries;
        this.botRoom = botRoom;
    }

    Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        Optional<Edit> edit = Edit.of(event);
        if (edit.isPresent() && turnContext.track() == LaneKind.CONTROL) {
            return edits.handle(edit.get(), turnContext);
        }
        return requirePermission
                .turnAway(event, waiting)
                .orElseGet(() -> edit.map(change -> lateEdit(change, waiting, turnContext))
                        .orElseGet(() -> said(event, waiting, turnContext)));
    }

    private Outcome lateEdit(Edit edit, WaitingEvent waiting, TurnContext turnContext) {
        return edits.tooLate(edit, waiting)
                .or(() -> edits.asMessage(edit, turnContext)
                        .map(message -> messages.handle(message, waiting, turnContext)))
                .orElse(NOTHING);
    }

    private Outcome said(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return switch (event.type()) {
            case "m.room.message" ->
                commands.handle(event, waiting, turnContext)
                        .or(() -> passed(event, waiting))
                        .orElseGet(() -> messages.handle(event, waiting, turnContext));
            case "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start" ->
                passed(event, waiting).orElseGet(() -> messages.handle(event, waiting, turnContext));
            case Reaction.TYPE -> reaction(event, waiting, turnContext);
            default -> NOTHING;
        };
    }

    /** Empty where an agent can be asked. */
    private Optional<Outcome> passed(RoomEvent event, WaitingEvent waiting) {
        return archived.turnAway(event, waiting).or(() -> botRoom.handle(event, waiting));
    }

    private Outcome reaction(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return Reaction.of(event.content())
                .map(reaction -> reaction.key().equals(Reaction.STOP)
                        ? endings.stopped(event, reaction, waiting, turnContext)
                        : retries.handle(event, reaction, waiting, turnContext))
                .orElse(NOTHING);
    }
}
