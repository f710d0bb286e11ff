package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;

/** {@code !deny [number] [reason]}: denies the tool that an agent waits for. */
@Singleton
class DenyCommand extends DecisionCommand {
    DenyCommand(CardDecisions cardDecisions, Bindings bindings, AgentNames agentNames, Wording wording) {
        super(
                "deny",
                "[number] [reason]",
                Sentence.HELP_DENY,
                CardChoice.DENY,
                cardDecisions,
                bindings,
                agentNames,
                wording);
    }
}
