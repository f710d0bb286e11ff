package dev.homeroom.conversation.command;

import dev.homeroom.space.Bindings;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code !answers how}: how answers in the room relate to what they answer; without a word, how they do. */
@Singleton
class AnswersCommand implements Command {
    /** The word that takes a room's own relation away again. */
    private static final String AS_USUAL = "default";

    private final Bindings bindings;
    private final UsualRelation usual;
    private final Wording wording;

    AnswersCommand(Bindings bindings, UsualRelation usual, Wording wording) {
        this.bindings = bindings;
        this.usual = usual;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "answers";
    }

    @Override
    public String argument() {
        return "[how]";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_ANSWERS;
    }

    @Override
    public boolean isFor(Call call) {
        return call.mayManage() && !call.isArchived();
    }

    @Override
    public Reply run(Call call) {
        String how = call.argument().toLowerCase(Locale.ROOT);
        Optional<ReplyRelation> wanted = ReplyRelation.of(how);
        if (wanted.isEmpty() && !how.equals(AS_USUAL)) {
            return new Lines(present(call)).reply();
        }
        if (!call.mayManage()) {
            String command = call.prefix() + word() + " " + how;
            return Reply.Said.of(wording.of(Sentence.COMMAND_FOR_OWNERS, Map.of("command", command)));
        }
        bindings.relate(call.room(), wanted);
        return new Lines(says(call, wanted)).reply();
    }

    private List<String> present(Call call) {
        List<String> lines = new ArrayList<>(says(call, call.bound().binding().relation()));
        if (call.mayManage()) {
            lines.add(wording.of(Sentence.ANSWERS_CHOICES, Map.of("command", call.prefix() + word())));
        }
        return lines;
    }

    private List<String> says(Call call, Optional<ReplyRelation> ofRoom) {
        Sentence sentence = switch (ofRoom.orElseGet(usual::relation)) {
            case THREAD -> Sentence.ANSWERS_THREAD;
            case REPLY -> Sentence.ANSWERS_REPLY;
            case PLAIN -> Sentence.ANSWERS_PLAIN;
            case AS_ASKED -> Sentence.ANSWERS_AS_ASKED;
        };
        String how = wording.of(sentence, Map.of("agent", call.agentName()));
        return ofRoom.isPresent() ? List.of(how) : List.of(how, wording.of(Sentence.ANSWERS_USUAL, Map.of()));
    }
}
