package dev.homeroom.conversation.command;

import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code !answers how}: sets the relation of answers to their messages in the room; without a word, shows it. */
@Singleton
class AnswersCommand extends Command {
    /** The word that removes a room's own relation. */
    private static final String AS_USUAL = "default";

    private final Bindings bindings;
    private final DefaultRelation usual;

    AnswersCommand(Bindings bindings, DefaultRelation usual, Wording wording) {
        super("answers", "[how]", Sentence.HELP_ANSWERS, wording);
        this.bindings = bindings;
        this.usual = usual;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManage() && !commandCall.isArchived();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        String how = commandCall.argument().toLowerCase(Locale.ROOT);
        Optional<ReplyRelation> wanted = ReplyRelation.of(how);
        if (wanted.isEmpty() && !how.equals(AS_USUAL)) {
            return new ReplyLines(present(commandCall)).reply();
        }
        if (!commandCall.mayManage()) {
            String command = written(commandCall) + " " + how;
            return say(Sentence.COMMAND_FOR_OWNERS, Map.of("command", command));
        }
        bindings.setRelation(commandCall.room(), wanted);
        return new ReplyLines(says(commandCall, wanted)).reply();
    }

    private List<String> present(CommandCall commandCall) {
        List<String> lines =
                new ArrayList<>(says(commandCall, commandCall.bound().binding().relation()));
        if (commandCall.mayManage()) {
            lines.add(text(Sentence.ANSWERS_CHOICES, Map.of("command", written(commandCall))));
        }
        return lines;
    }

    private List<String> says(CommandCall commandCall, Optional<ReplyRelation> ofRoom) {
        Sentence sentence = switch (ofRoom.orElseGet(usual::relation)) {
            case THREAD -> Sentence.ANSWERS_THREAD;
            case REPLY -> Sentence.ANSWERS_REPLY;
            case PLAIN -> Sentence.ANSWERS_PLAIN;
            case AS_ASKED -> Sentence.ANSWERS_AS_ASKED;
        };
        String how = text(sentence, commandCall.names());
        return ofRoom.isPresent() ? List.of(how) : List.of(how, text(Sentence.ANSWERS_USUAL, Map.of()));
    }
}
