package dev.homeroom.conversation.approval;

import dev.homeroom.rooms.Bindings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;

/** {@code !deny [number] [reason]}: denies the tool that an agent waits for. */
@Singleton
class DenyCommand extends DecisionCommand {
    DenyCommand(CardDecisions cardDecisions, Bindings bindings, Wording wording) {
        super("deny", "[number] [reason]", Sentence.HELP_DENY, CardChoice.DENY, cardDecisions, bindings, wording);
    }
}
