package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;

/** {@code !approve [number]}: allows the tool that an agent waits for, once. */
@Singleton
class ApproveCommand extends DecisionCommand {
    ApproveCommand(CardDecisions cardDecisions, Bindings bindings, AgentNames agentNames, Wording wording) {
        super(
                "approve",
                "[number]",
                Sentence.HELP_APPROVE,
                CardChoice.ALLOW,
                cardDecisions,
                bindings,
                agentNames,
                wording);
    }
}
