package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.space.Binding;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code !answers how}: how answers in the room relate to what they answer; without a word, how they do. */
@Singleton
class AnswersCommand implements Command {
    private final Bindings bindings;
    private final Wording wording;

    AnswersCommand(Bindings bindings, Wording wording) {
        this.bindings = bindings;
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
    public Reply run(Call call) {
        Optional<ReplyRelation> wanted = ReplyRelation.of(call.argument().toLowerCase(Locale.ROOT));
        return wanted.isPresent() ? change(call, wanted.get()) : present(call);
    }

    private Reply change(Call call, ReplyRelation wanted) {
        Binding binding = call.bound().binding();
        boolean mayChange = call.level().includes(Level.MANAGE)
                || binding.owner().filter(call.asker()::equals).isPresent();
        if (!mayChange) {
            return Reply.Said.of(wording.of(Sentence.COMMAND_NOT_PERMITTED, Map.of("command", call.prefix() + word())));
        }
        bindings.relate(call.room(), wanted);
        return Reply.Said.of(wording.of(sentence(Optional.of(wanted)), Map.of("agent", call.agentName())));
    }

    private Reply present(Call call) {
        String now = wording.of(sentence(call.bound().binding().relation()), Map.of("agent", call.agentName()));
        String how = wording.of(Sentence.ANSWERS_CHOICES, Map.of("command", call.prefix() + word()));
        return new Lines().add(now).add(how).reply();
    }

    private static Sentence sentence(Optional<ReplyRelation> relation) {
        return relation.map(own -> switch (own) {
                    case THREAD -> Sentence.ANSWERS_THREAD;
                    case REPLY -> Sentence.ANSWERS_REPLY;
                    case PLAIN -> Sentence.ANSWERS_PLAIN;
                    case AS_ASKED -> Sentence.ANSWERS_AS_ASKED;
                })
                .orElse(Sentence.ANSWERS_USUAL);
    }
}
