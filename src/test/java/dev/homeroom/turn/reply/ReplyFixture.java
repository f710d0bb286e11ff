package dev.homeroom.turn.reply;

import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.stream.LiveOutput;
import dev.homeroom.wording.Wording;

/** The builder of replies with all its parts. */
public final class ReplyFixture {
    private ReplyFixture() {}

    public static ReplyBuilder builder(
            Rendering rendering,
            OutgoingEvents outgoingEvents,
            MentionableMembers members,
            OutgoingFiles files,
            ReplySettings replies,
            LiveOutput liveOutput) {
        return new ReplyBuilder(
                outgoingEvents,
                new AnswerParts(
                        rendering,
                        outgoingEvents,
                        members,
                        new AnswerFile(files, rendering, outgoingEvents, members, new Wording()),
                        new AnswerFiles(rendering, outgoingEvents, files),
                        replies),
                new ReasoningReply(rendering, outgoingEvents, replies),
                liveOutput);
    }
}
