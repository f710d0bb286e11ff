package dev.homeroom.turn.guard;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;

/** The guards of messages. */
public final class GuardFixture {
    private GuardFixture() {}

    public static MessageGuards guards(
            ReplyBuilder replyBuilder,
            OutgoingEvents outgoingEvents,
            Namespace namespace,
            Commands commands,
            Bindings bindings,
            RunningTurns running,
            AgentDirectory directory,
            MessageAge age,
            SendPermission sendPermission) {
        return new MessageGuards(
                new RequireActiveRoom(commands, bindings, running, namespace, replyBuilder, outgoingEvents),
                new RequireAgent(directory, replyBuilder),
                new RequireContent(replyBuilder),
                new RequireFreshMessage(age, replyBuilder, outgoingEvents),
                new RequireVoice(sendPermission, replyBuilder, outgoingEvents, namespace));
    }
}
