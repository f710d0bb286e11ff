package dev.homeroom.turn.reply;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Wording;
import java.time.Clock;

/** The builder of replies with all its parts. */
public record ReplyFixture(
        Rendering rendering, OutgoingEvents outgoingEvents, MentionableMembers members, OutgoingFiles files) {

    public ReplyBuilder builder(Commands commands, ReplySettings replies, TurnSettings settings, Clock clock) {
        return new ReplyBuilder(
                outgoingEvents,
                new AnswerParts(
                        rendering,
                        outgoingEvents,
                        members,
                        new AnswerFile(files, rendering, outgoingEvents, members, new Wording()),
                        new AnswerFiles(rendering, outgoingEvents, files),
                        replies),
                commands,
                settings,
                clock);
    }
}
