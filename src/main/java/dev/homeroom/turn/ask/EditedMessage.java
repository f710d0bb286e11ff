package dev.homeroom.turn.ask;

import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.turn.question.MessageText;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.reply.Turn;
import java.util.List;
import java.util.Optional;

/** Applies the edits that arrived before the agent is asked. Only edits by the message's sender count. */
final class EditedMessage {
    private EditedMessage() {}

    /** Empty when the message was removed. */
    static Optional<MessageText> of(Turn turn, MessageText text) {
        List<String> changes = turn.context().changes();
        if (changes.isEmpty()) {
            return Optional.of(text);
        }
        List<RoomEvent> its = changes.stream()
                .map(change -> RoomEvent.stored(turn.message().id() + "'s change", change))
                .filter(change -> change.sender().equals(turn.message().sender()))
                .toList();
        if (its.stream().anyMatch(change -> change.type().equals(Redaction.TYPE))) {
            return Optional.empty();
        }
        return its.reversed().stream()
                .flatMap(change -> Edit.of(change).stream())
                .flatMap(edit -> words(edit).stream())
                .findFirst()
                .map(text::saying)
                .or(() -> Optional.of(text));
    }

    /** Empty when the edit replaces a text with something else: the text then stays as it was. */
    private static Optional<String> words(Edit edit) {
        return PersonMessage.toAsk(
                        edit.event().type(), edit.newContent(), edit.event().sender())
                .map(PersonMessage.Spoken::text)
                .filter(words -> !words.isBlank());
    }
}
